#pragma once
// Wire text of the enumerations in enums.hpp, types.hpp, event_cause.hpp and application_session.hpp.
#include "csta/application_session.hpp"
#include "csta/enums.hpp"
#include "csta/literals.hpp"
#include "csta/types.hpp"

namespace ctig::csta {

template <>
inline constexpr auto literals<event_cause> = std::to_array<std::string_view>({"aCDBusy",
                                                                               "aCDForward",
                                                                               "aCDSaturated",
                                                                               "activation",
                                                                               "activeParticipation",
                                                                               "alertTimeExpired",
                                                                               "alternate",
                                                                               "autoWork",
                                                                               "babble",
                                                                               "badAttribute",
                                                                               "badGrammar",
                                                                               "badURI",
                                                                               "badVoice",
                                                                               "blocked",
                                                                               "busy",
                                                                               "busyOverflow",
                                                                               "calendarOverflow",
                                                                               "callBack",
                                                                               "callCancelled",
                                                                               "callForward",
                                                                               "callForwardImmediate",
                                                                               "callForwardBusy",
                                                                               "callForwardNoAnswer",
                                                                               "callNotAnswered",
                                                                               "callPickup",
                                                                               "campOn",
                                                                               "campOnTrunks",
                                                                               "capacityOverflow",
                                                                               "characterCountReached",
                                                                               "conference",
                                                                               "consultation",
                                                                               "destDetected",
                                                                               "destNotObtainable",
                                                                               "destOutOfOrder",
                                                                               "distributed",
                                                                               "distributionDelay",
                                                                               "doNotDisturb",
                                                                               "dTMFDigitDetected",
                                                                               "duplicateDTMF",
                                                                               "durationExceeded",
                                                                               "earlyStop",
                                                                               "emptyQueue",
                                                                               "endOfMessageDetected",
                                                                               "enteringDistribution",
                                                                               "forcedPause",
                                                                               "forcedTransition",
                                                                               "incompatibleDestination",
                                                                               "interdigitTimeout",
                                                                               "intrude",
                                                                               "invalidAccountCode",
                                                                               "invalidConnection",
                                                                               "invalidConnectionState",
                                                                               "invalidNumberFormat",
                                                                               "joinCall",
                                                                               "keyOperation",
                                                                               "keyOperationInUse",
                                                                               "lockout",
                                                                               "maintenance",
                                                                               "makeCall",
                                                                               "makePredictiveCall",
                                                                               "maxTimeout",
                                                                               "messageDurationExceeded",
                                                                               "messageSizeExceeded",
                                                                               "multipleAlerting",
                                                                               "multipleQueuing",
                                                                               "networkCongestion",
                                                                               "networkDialling",
                                                                               "networkNotObtainable",
                                                                               "networkOutOfOrder",
                                                                               "networkSignal",
                                                                               "newCall",
                                                                               "nextMessage",
                                                                               "noAvailableAgents",
                                                                               "normal",
                                                                               "normalClearing",
                                                                               "noAudioSaved",
                                                                               "noQueue",
                                                                               "noRule",
                                                                               "noSpeechDetected",
                                                                               "notAvailableBearerService",
                                                                               "notSupportedBearerService",
                                                                               "numberChanged",
                                                                               "numberUnallocated",
                                                                               "outOfGrammar",
                                                                               "overflow",
                                                                               "override",
                                                                               "park",
                                                                               "pathReplacement",
                                                                               "queueCleared",
                                                                               "queueTimeOverflow",
                                                                               "recall",
                                                                               "recallBusy",
                                                                               "recallForwarded",
                                                                               "recallNoAnswer",
                                                                               "recallResourcesNotAvailable",
                                                                               "redirected",
                                                                               "remainsInQueue",
                                                                               "reorderTone",
                                                                               "reserved",
                                                                               "resourcesNotAvailable",
                                                                               "selectedTrunkBusy",
                                                                               "silentParticipation",
                                                                               "singleStepConference",
                                                                               "singleStepTransfer",
                                                                               "speechDetected",
                                                                               "suspend",
                                                                               "switchingFunctionTerminated",
                                                                               "terminationCharacterReceived",
                                                                               "timeout",
                                                                               "transfer",
                                                                               "trunksBusy",
                                                                               "unauthorisedBearerService",
                                                                               "unknownOverflow"});

template <>
inline constexpr auto literals<type_of_number> = std::to_array<std::string_view>(
    {"dialingNumber", "deviceNumber", "implicitPublic", "explicitPublic:unknown",
     "explicitPublic:international", "explicitPublic:national", "explicitPublic:networkspecific",
     "explicitPublic:subscriber", "explicitPublic:abbreviated", "implicitPrivate", "explicitPrivate:unknown",
     "explicitPrivate:level3RegionalNumber", "explicitPrivate:level2RegionalNumber",
     "explicitPrivate:level1RegionalNumber", "explicitPrivate:pTNSpecificNumber",
     "explicitPrivate:localNumber", "explicitPrivate:abbreviated", "other"});

template <>
inline constexpr auto literals<local_connection_state> =
    std::to_array<std::string_view>({"null", "initiated", "alerting", "connected", "hold", "queued", "fail"});

template <>
inline constexpr auto literals<system_status_value> = std::to_array<std::string_view>(
    {"disabled", "partiallyDisabled", "enabled", "initializing", "messagesLost", "normal", "overloadImminent",
     "overloadReached", "overloadRelieved"});

template <>
inline constexpr auto literals<monitor_type> = std::to_array<std::string_view>({"call", "device"});

template <>
inline constexpr auto literals<forwarding_type> =
    std::to_array<std::string_view>({"forwardImmediate", "forwardBusy", "forwardNoAns", "forwardDND",
                                     "forwardBusyInt", "forwardBusyExt", "forwardNoAnsInt", "forwardNoAnsExt",
                                     "forwardImmInt", "forwardImmExt", "forwardDNDInt", "forwardDNDExt"});

template <>
inline constexpr auto literals<forward_default> =
    std::to_array<std::string_view>({"forwardingTypeAndForwardDN", "forwardingType", "forwardDN"});

template <>
inline constexpr auto literals<auto_originate> = std::to_array<std::string_view>({"prompt", "doNotPrompt"});

template <>
inline constexpr auto literals<consult_options> =
    std::to_array<std::string_view>({"unrestricted", "consultOnly", "transferOnly", "conferenceOnly"});

template <>
inline constexpr auto literals<participation_type> = std::to_array<std::string_view>({"silent", "active",
                                                                                      "none"});

template <>
inline constexpr auto literals<digit_mode> = std::to_array<std::string_view>({"rotaryPulse", "dTMF"});

template <>
inline constexpr auto literals<simple_call_state> = std::to_array<std::string_view>(
    {"callNull", "callPending", "callOriginated", "callDelivered", "callDeliveredHeld", "callReceived",
     "callEstablished", "callEstablishedHeld", "callReceivedOnHold", "callEstablishedOnHold", "callQueued",
     "callQueuedHeld", "callFailed", "callFailedHeld", "callBlocked"});

template <>
inline constexpr auto literals<volume_step> = std::to_array<std::string_view>({"increment", "decrement"});

template <>
inline constexpr auto literals<req_device_category> = std::to_array<std::string_view>(
    {"acd", "groupACD", "groupHunt", "groupPick", "groupUser", "groupOther", "networkInterface", "park",
     "routeingDevice", "station", "voiceUnit", "other"});

template <>
inline constexpr auto literals<device_category> = std::to_array<std::string_view>(
    {"acd", "group", "networkInterface", "park", "routeingDevice", "station", "voiceUnit", "other"});

template <>
inline constexpr auto literals<appearance_type> =
    std::to_array<std::string_view>({"selectedStandard", "basicStandard", "basicBridged", "exclusiveBridged",
                                     "independentSharedBridged", "interdependentSharedBridged"});

template <>
inline constexpr auto literals<named_device_type> =
    std::to_array<std::string_view>({"acd", "acdGroup", "button", "buttonGroup", "conferenceBridge", "line",
                                     "lineGroup", "operator", "operatorGroup", "parkingDevice", "station",
                                     "stationGroup", "trunk", "trunkGroup", "other", "otherGroup"});

template <>
inline constexpr auto literals<session_error> = std::to_array<std::string_view>(
    {"invalidApplicationInfo", "requestedProtocolVersionNotSupported", "serverResourcesBusy",
     "maxNumberSessions", "invalidSessionID", "serverCannotResetSessionTimer"});

template <>
inline constexpr auto literals<session_end> = std::to_array<std::string_view>({"normal"});

template <>
inline constexpr auto literals<session_termination> =
    std::to_array<std::string_view>({"resourceLimitation", "sessionTimerExpired"});

}  // namespace ctig::csta
