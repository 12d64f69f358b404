# Page.cmake - the page's style and script as C files: ${CMAKE_BINARY_DIR}/generated/page_style.c and page_script.c.
embed_text(page/style.css page_style ${CMAKE_BINARY_DIR}/generated/page_style.c)

set(page_script ${CMAKE_BINARY_DIR}/generated/page_script.c)
set(page_with_tests OFF)
if(FORKJOIN_TESTS AND CHROMIUM)
  set(page_with_tests ON)
endif()
if(NODE AND NPM)
  file(GLOB_RECURSE PAGE_FILES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/page/src/*.js)
  add_custom_command(OUTPUT ${page_script} VERBATIM COMMENT "Bundling the page's script"
    COMMAND ${CMAKE_COMMAND} -DNPM=${NPM} -DNODE=${NODE} -DPAGE=${CMAKE_SOURCE_DIR}/page -DOUTPUT=${page_script} -DTESTS=${page_with_tests}
            -P ${CMAKE_SOURCE_DIR}/cmake/PageBundle.cmake
    DEPENDS ${PAGE_FILES} ${CMAKE_SOURCE_DIR}/page/build.mjs ${CMAKE_SOURCE_DIR}/page/package-lock.json ${CMAKE_SOURCE_DIR}/cmake/PageBundle.cmake)
else()
  file(GENERATE OUTPUT ${page_script} CONTENT "/* Written by cmake/Page.cmake: there was no node. */
extern const char page_script[], page_script_hash[];
const char page_script[] = \"\", page_script_hash[] = \"\";
")
endif()
