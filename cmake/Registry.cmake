# Registry.cmake - writes the table of all kernels, or of all strategies, from the names of their files.

# kind is "kernel" or "strategy"; files are their sources; output is the C file to write.
function(write_registry kind files output)
  set(declarations "")
  set(rows "")
  foreach(file IN LISTS files)
    get_filename_component(name ${file} NAME_WE)
    string(APPEND declarations "extern const struct ${kind} ${kind}_${name};\n")
    string(APPEND rows "    &${kind}_${name},\n")
  endforeach()
  list(LENGTH files count)
  file(CONFIGURE OUTPUT ${output} CONTENT
"/* Written by cmake/Registry.cmake from the names of the files. */
#include \"registry.h\"

${declarations}
const struct ${kind} *const ${kind}_registry[] = {
${rows}};
const size_t ${kind}_registry_count = ${count};
")
endfunction()
