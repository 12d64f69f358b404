# BuildInfo.cmake - writes build_info.h at every build, so that a result names the commit it was built from.
# Run as: cmake -DOUTPUT=... -DSOURCE=... -DVERSION=... -DCOMPILER=... -DFLAGS=... -DOPENMP=... -DARCH=... -P BuildInfo.cmake
execute_process(COMMAND git -C ${SOURCE} rev-parse --short=10 HEAD OUTPUT_VARIABLE commit ERROR_QUIET
                OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE no_commit)
execute_process(COMMAND git -C ${SOURCE} status --porcelain -- kernels harness engines services cmake CMakeLists.txt OUTPUT_VARIABLE changes ERROR_QUIET)
if(no_commit)
  set(commit "unknown")
elseif(changes)
  string(APPEND commit "-dirty")
endif()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT
"/* Written by cmake/BuildInfo.cmake. */
#define BUILD_VERSION \"${VERSION}\"
#define BUILD_COMMIT \"${commit}\"
#define BUILD_COMPILER \"${COMPILER}\"
#define BUILD_KERNEL_FLAGS \"${FLAGS}\"
#define BUILD_OPENMP \"${OPENMP}\"
#define BUILD_ARCHITECTURE \"${ARCH}\"
")
