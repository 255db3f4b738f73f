# The program, its documentation, and the example workspace beside it.
if(TARGET sysring)
  install(TARGETS sysring DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)
install(FILES LICENSE CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)
install(FILES sysring.yaml DESTINATION ${CMAKE_INSTALL_DOCDIR}/example OPTIONAL)
install(DIRECTORY inventory rings templates DESTINATION ${CMAKE_INSTALL_DOCDIR}/example OPTIONAL)
