# baresip phones registered at Kamailio, controlled by the gateway (examples/lab-pbx).
foreach(program baresip kamailio sipp)
    find_program(LAB_${program} ${program} PATHS /usr/sbin)
    if(NOT LAB_${program})
        message(FATAL_ERROR "${program} is missing: apt-get install baresip-core kamailio sip-tester, or ./dev deps")
    endif()
endforeach()

foreach(case phone_killed_in_mid_call phone_restarted phone_frozen kamailio_restarted shared_line
             call_placed_at_the_phone two_calls_at_once many_calls)
    add_test(NAME interop/lab_${case} COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/lab_test.py
        ${case} $<TARGET_FILE:cti_gateway>)
    set_tests_properties(interop/lab_${case} PROPERTIES LABELS interop TIMEOUT 180)
endforeach()

# SIPp looks for a free port of its own, and two that start together can find the same.
add_test(NAME interop/lab_round COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/examples/lab-pbx/lab
    $<TARGET_FILE:cti_gateway> --once --any-port)
set_tests_properties(interop/lab_round PROPERTIES LABELS interop TIMEOUT 180 RESOURCE_LOCK sipp)
