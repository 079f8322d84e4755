#pragma once
// A small office for tests of the simulated PBX:
//   1000 alice, 1001 bob    one phone each, answered by AnswerCall
//   1002 carol              two phones: desk and soft
//   1003 always busy   1004 rings for ever   1005 eve answers after 100 ms   1006 unassigned
//   1007 dave, hangs up after 5 s   1008 frank is offered calls for 50 ms before they ring
//   1009 gina               two phones that show each other's calls (bridged)
//   1010 hanna              a profile, at no phone; SEP-LOBBY has no line of its own
//   1900 sales              a group: bob alone
//   +1555... answers after 300 ms   +1666... busy
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "cti_gateway/simulator/pbx.hpp"

namespace ctig::simulator::test {

[[nodiscard]] simulator_config lab_config();

/// One line of text: "Delivered 1/1001 alerting newCall" is event, callID/deviceID, localConnectionInfo,
/// cause.
[[nodiscard]] std::string describe(const csta::message& m);
/// The same and more: calling>called, who redirected ("via"), where to, the parties of a merged call as
/// new=old connection.
[[nodiscard]] std::string describe_in_full(const csta::message& m);
/// The callID and device that an event is about.
[[nodiscard]] csta::connection_id subject_of(const csta::message& m);

using lines = std::vector<std::string>;
/// Nothing when the request was served, else the CSTAErrorCode.
using verdict = std::optional<csta::csta_error_code>;
inline const verdict ok;
template <class Value>
[[nodiscard]] verdict refused(Value value) {
    return csta::make_error(value);
}

/// The PBX with one application at manager 0 and a clock that tests move.
class lab {
public:
    explicit lab(simulator_config config = lab_config(), pbx_limits limits = {})
        : exchange(config, limits), application(exchange.open(0)) {}

    csta::message ask(const csta::message& what);
    verdict outcome_of(const csta::message& what);

    /// A device, or "call 1".
    void watch(const std::string& device);
    /// Makes the call and returns its callID; "refused" when it was.
    std::string call(const std::string& from, const std::string& to);
    verdict answer(const std::string& call_id, const std::string& device);
    verdict clear(const std::string& call_id, const std::string& device);
    verdict hold(const std::string& call_id, const std::string& device);
    verdict retrieve(const std::string& call_id, const std::string& device);

    void pass(milliseconds time);
    /// What the monitor of a device was told since the last time.
    lines told(const std::string& device);
    lines told_in_full(const std::string& device);
    std::vector<csta::message> events(const std::string& device);

    pbx exchange;
    association_id application;
    time_point now{};
    std::vector<std::pair<csta::message, csta::message>> asked;  ///< requests and their answers

private:
    void collect();
    std::map<std::string, std::string> device_of_;  ///< by cross reference
    std::map<std::string, std::vector<csta::message>> waiting_;
};

[[nodiscard]] inline csta::connection_id at(std::string call_id, std::string device) {
    return {.call_id = std::move(call_id), .device = {.text = std::move(device)}};
}
[[nodiscard]] inline csta::device_id dev(std::string text) { return {.text = std::move(text)}; }

}  // namespace ctig::simulator::test
