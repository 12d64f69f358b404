# Summary.cmake - what was found and what will be missing, at the end of configure.
message(STATUS "forkjoin ${PROJECT_VERSION}: ${CMAKE_C_COMPILER_ID} ${CMAKE_C_COMPILER_VERSION}, kernels for ${FORKJOIN_ARCH}")
if(NOT JPEG_FOUND)
  message(STATUS "  libjpeg is missing: image kernels will read PNG only, and there is no image.batch ('make deps' installs it)")
endif()
if(NOT GNUPLOT)
  message(STATUS "  gnuplot is missing: reports will have tables but no plots ('make deps' installs it)")
endif()
