# Embed.cmake - texts of the repository as C strings, so that the program needs no file beside it.

# Writes `const char NAME[]` holding the text of a file to OUTPUT, at configure time and again when the file changes.
function(embed_text file name output)
  file(READ ${file} text)
  string(REPLACE "\\" "\\\\" text "${text}")
  string(REPLACE "\"" "\\\"" text "${text}")
  string(REPLACE "\n" "\\n\"\n    \"" text "${text}")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(GENERATE OUTPUT ${output} CONTENT
"/* Written by cmake/Embed.cmake. */
extern const char ${name}[];
const char ${name}[] =
    \"${text}\";
")
endfunction()
