# KernelFlags.cmake - compiler flags of single kernel files, each with its reason. Flags for all kernels: Flags.cmake.

# kernel_flags(FILE LANGUAGE_COMPILER_ID... -- FLAG...) adds flags to one file, for the named compilers only.
function(kernel_flags file compiler)
  if(CMAKE_C_COMPILER_ID STREQUAL compiler AND EXISTS ${CMAKE_SOURCE_DIR}/${file})
    set_property(SOURCE ${CMAKE_SOURCE_DIR}/${file} APPEND PROPERTY COMPILE_OPTIONS ${ARGN})
  endif()
endfunction()
