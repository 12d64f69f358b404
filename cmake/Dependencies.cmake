# Dependencies.cmake - what the build needs, and what it does without. `make deps` installs it all.
include(FeatureSummary)
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(OpenMP REQUIRED COMPONENTS C)
find_package(benchmark 1.7 REQUIRED)
pkg_check_modules(HWLOC REQUIRED IMPORTED_TARGET hwloc>=2.5)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson>=2.13)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash>=0.8)
pkg_check_modules(PNG REQUIRED IMPORTED_TARGET libpng)
pkg_check_modules(JPEG IMPORTED_TARGET libjpeg)
pkg_check_modules(CURL IMPORTED_TARGET libcurl>=7.66) # curl_multi_poll
pkg_check_modules(MICROHTTPD IMPORTED_TARGET libmicrohttpd>=0.9.71) # enum MHD_Result
pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3>=3.35) # RETURNING
if(NOT CMAKE_CROSSCOMPILING_EMULATOR) # which cannot start the service that makes the tables
  pkg_check_modules(POSTGRESQL IMPORTED_TARGET libpq>=14) # pipeline mode
endif()
pkg_check_modules(CMINPACK REQUIRED IMPORTED_TARGET cminpack>=1.3)
find_program(GNUPLOT gnuplot)
find_program(NODE NAMES node nodejs)
find_program(NPM npm)
find_program(CHROMIUM NAMES chromium chromium-browser) # only tests

# What kernels link to: libraries that read photographs and models.
add_library(forkjoin_kernel_libraries INTERFACE)
target_link_libraries(forkjoin_kernel_libraries INTERFACE PkgConfig::JANSSON PkgConfig::PNG)
if(JPEG_FOUND)
  target_link_libraries(forkjoin_kernel_libraries INTERFACE PkgConfig::JPEG)
  target_compile_definitions(forkjoin_kernel_libraries INTERFACE FORKJOIN_HAVE_JPEG)
endif()

# Kernels that wait call services, programs of ours, which an emulator cannot start.
if(NOT CMAKE_CROSSCOMPILING_EMULATOR)
  set(FORKJOIN_SERVE TRUE)
endif()

# Web services are called by one library and made by the other: kernels that do so need both.
if(FORKJOIN_SERVE AND CURL_FOUND AND MICROHTTPD_FOUND)
  set(FORKJOIN_WEB TRUE)
  target_link_libraries(forkjoin_kernel_libraries INTERFACE PkgConfig::CURL)
endif()

add_library(forkjoin_harness_libraries INTERFACE)
target_link_libraries(forkjoin_harness_libraries INTERFACE PkgConfig::HWLOC PkgConfig::JANSSON PkgConfig::XXHASH PkgConfig::CMINPACK
                                                           OpenMP::OpenMP_C Threads::Threads benchmark::benchmark)
