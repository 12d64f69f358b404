# PageBundle.cmake - writes the page's script as a C file at build time: npm fetches what page/package-lock.json names, esbuild bundles it.
# Run as: cmake -DNPM=... -DNODE=... -DPAGE=... -DOUTPUT=... -DTESTS=ON|OFF -P PageBundle.cmake
# Where that fails (no network, say) the page comes without its interactive part, and the build goes on.

# What npm installed last is as new as the lock file. TESTS: with the packages that only tests need.
set(installed ${PAGE}/node_modules/.package-lock.json)
set(needed OFF)
if(NOT EXISTS ${installed} OR ${PAGE}/package-lock.json IS_NEWER_THAN ${installed} OR (TESTS AND NOT EXISTS ${PAGE}/node_modules/playwright-core))
  set(needed ON)
endif()
set(failed 0)
if(needed)
  set(omit --omit=dev)
  if(TESTS)
    set(omit "")
  endif()
  execute_process(COMMAND ${NPM} ci --no-audit --no-fund --ignore-scripts ${omit} WORKING_DIRECTORY ${PAGE} OUTPUT_QUIET ERROR_VARIABLE why
                  RESULT_VARIABLE failed)
  if(NOT failed)
    file(TOUCH ${installed})
  endif()
endif()
if(NOT failed)
  execute_process(COMMAND ${NODE} ${PAGE}/build.mjs ${OUTPUT} RESULT_VARIABLE failed ERROR_VARIABLE why)
endif()
if(failed)
  message(STATUS "forkjoin: the page will have no interactive part, since its script could not be bundled:\n${why}")
  message(STATUS "forkjoin: to try again: rm ${OUTPUT}")
  file(WRITE ${OUTPUT} "/* Written by cmake/PageBundle.cmake: the script could not be bundled. */
extern const char page_script[], page_script_hash[];
const char page_script[] = \"\", page_script_hash[] = \"\";
")
endif()
