# What is installed where, the headers of the build tree, and the Debian packages:
#
#   impasse        the tool and the probe: all that a production host needs, without LLVM
#   impasse-check  the workers of `impasse check`, the clang-tidy modules and the pass plugins, with their LLVM
#   impasse-dev    annotate.h, channel.h and their CMake and pkg-config files
#
# analyzer/cli/install_paths.cc looks for the parts in these places.
include(CMakePackageConfigHelpers)

set(IMPASSE_LIBEXEC ${CMAKE_INSTALL_LIBEXECDIR}/impasse)
set(IMPASSE_MODULES ${CMAKE_INSTALL_LIBDIR}/impasse)

# The headers lie in build/include too, so that a program can be built with the tree as it is. They are
# linked, not copied: there is nothing to forget after an edit.
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/include)
file(CREATE_LINK ${CMAKE_SOURCE_DIR}/runtime-probe/include/impasse ${CMAKE_BINARY_DIR}/include/impasse SYMBOLIC)

install(TARGETS impasse RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT probe)
install(FILES docs/impasse.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT probe)
install(FILES LICENSE CHANGES.md docs/cli.md docs/findings.schema.json
        DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT probe)
install(DIRECTORY docs/rules DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT probe)

if(TARGET impasse-extract)
  install(TARGETS impasse-extract RUNTIME DESTINATION ${IMPASSE_LIBEXEC} COMPONENT check)
endif()
foreach(major IN LISTS IMPASSE_LLVM_VERSIONS)
  if(TARGET impasse_tidy_${major})
    install(TARGETS impasse_tidy_${major} LIBRARY DESTINATION ${IMPASSE_MODULES} COMPONENT check)
  endif()
  if(TARGET impasse_pass_${major})
    install(TARGETS impasse_pass_${major} LIBRARY DESTINATION ${IMPASSE_MODULES} COMPONENT check)
  endif()
endforeach()

install(DIRECTORY runtime-probe/include/impasse DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT dev
        FILES_MATCHING PATTERN "*.h")
write_basic_package_version_file(${CMAKE_BINARY_DIR}/impasse-config-version.cmake
                                 COMPATIBILITY SameMajorVersion ARCH_INDEPENDENT)
configure_file(analyzer/integrations/cmake/impasse-config.cmake.in ${CMAKE_BINARY_DIR}/impasse-config.cmake @ONLY)
configure_file(analyzer/integrations/cmake/impasse.pc.in ${CMAKE_BINARY_DIR}/impasse.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/impasse-config.cmake ${CMAKE_BINARY_DIR}/impasse-config-version.cmake
        DESTINATION ${CMAKE_INSTALL_DATADIR}/cmake/impasse COMPONENT dev)
install(FILES ${CMAKE_BINARY_DIR}/impasse.pc DESTINATION ${CMAKE_INSTALL_DATADIR}/pkgconfig COMPONENT dev)

list(GET IMPASSE_LLVM_VERSIONS 0 IMPASSE_WORKER_LLVM)
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME impasse)
set(CPACK_PACKAGE_VENDOR "The Impasse project")
set(CPACK_PACKAGE_CONTACT "The Impasse project <impasse@localhost>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_RESOURCE_FILE_LICENSE ${CMAKE_SOURCE_DIR}/LICENSE)
set(CPACK_COMPONENTS_ALL probe check dev)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROBE_PACKAGE_NAME impasse)
set(CPACK_DEBIAN_CHECK_PACKAGE_NAME impasse-check)
set(CPACK_DEBIAN_DEV_PACKAGE_NAME impasse-dev)
set(CPACK_DEBIAN_PROBE_PACKAGE_RECOMMENDS impasse-check)
set(CPACK_DEBIAN_CHECK_PACKAGE_DEPENDS
    "impasse (= ${PROJECT_VERSION}), libclang-common-${IMPASSE_WORKER_LLVM}-dev")
set(CPACK_DEBIAN_DEV_PACKAGE_ARCHITECTURE all)
set(CPACK_COMPONENT_PROBE_DESCRIPTION
    "The tool and its probe: watches C and C++ programs as they run and analyses what a run left behind.")
set(CPACK_COMPONENT_CHECK_DESCRIPTION
    "What needs LLVM: the workers of 'impasse check', the clang-tidy modules, and the pass plugin that shows atomics to the probe.")
set(CPACK_COMPONENT_DEV_DESCRIPTION
    "Headers: annotations by which locks and queues speak to the probe, and channels with the semantics of Go.")
include(CPack)

if(BUILD_TESTING)
  find_program(IMPASSE_MANDOC mandoc REQUIRED)
  add_test(NAME man_page COMMAND ${IMPASSE_MANDOC} -Tlint -Werror ${CMAKE_SOURCE_DIR}/docs/impasse.1)
  if(NOT IMPASSE_SANITIZE)  # what is installed is not what is packaged
    add_test(NAME install COMMAND ${CMAKE_SOURCE_DIR}/analyzer/integrations/cmake/install_test.sh ${CMAKE_BINARY_DIR})
  endif()
endif()
