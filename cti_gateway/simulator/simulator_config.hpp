#pragma once
// What the simulated PBX is made of. Phones are written down once: they are the directory's devices, wherever
// it comes from (this file, directory.file, an LDAP server), profiles at first on none. The rest is read out
// of the configuration file:
//
//   [simulator]
//   call_ids = "cluster"            # cluster | manager: do two managers name a call alike?
//   dialect = "ecma354"             # ecma354 | openscape | avaya: what its managers speak
//   switch_name = "CM1"             # of the avaya dialect
//   http = "127.0.0.1:8099"         # where the PBX takes actions (pbx_control); "" = nowhere
//   display_names = false           # events say who people are: N<1001>Bob
//   session_duration = 180          # s, the longest application session granted (ECMA-354)
//   failed_tone_ms = 2000           # busy or reorder tone before the PBX clears the call
//   digits_ms = 4000                # the wait for the next digit of somebody who dials
//   ringing_ms = 180000             # nobody answers: then the call is cleared
//   [[simulator.application_user]]  # who may sign in over TCP; none = anybody
//   user = "CtiGW"
//   password = "secret"             # case sensitive
//   [[simulator.line]]              # how calls to a line go; without this AnswerCall answers, nothing else
//   number = "1001"
//   partition = "lab"               # needed where the number stands in several
//   answer = "after"                # by_request | after | never | busy | unassigned
//   after_ms = 100                  # with answer = "after"
//   hang_up_ms = 0                  # the called party hangs up after talking so long; 0 = never
//   max_calls = 4                   # at once on one phone; one more is busy
//   sharing = "exclusive"           # exclusive | bridged: may other phones of the line resume its calls?
//   offer_ms = 0                    # calls are offered so long before they ring
//   [[simulator.group]]             # calls go to a line of it that is free, or wait in its queue
//   number = "1900"
//   display = "Sales"
//   members = ["1000", "1001"]
//   [[simulator.script]]            # an action of pbx_control, carried out once
//   at_ms = 500                     # after the start, or after `when`
//   when = "DeliveredEvent 1001"    # an event is told, about this device if one is named
//   action = "freeze"
//   manager = 1
//   [[simulator.outside]]           # numbers beyond the trunks
//   number = "00*"                  # `*` at the end: every number that begins so; the longest entry wins
//   answer = "after"                # as above, by_request and never are the same
//   after_ms = 300
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cti_gateway/config/config.hpp"
#include "cti_gateway/directory/directory.hpp"

namespace ctig::simulator {

using milliseconds = std::chrono::milliseconds;

enum class answer_rule : std::uint8_t {
    by_request,  ///< rings until AnswerCall
    after,       ///< answered by the person at the phone after a while
    never,       ///< rings, and AnswerCall is refused: the phone has no speaker to answer with
    busy,
    unassigned,  ///< no such number, though a phone carries it
};

struct party_rule {
    answer_rule answer = answer_rule::by_request;
    milliseconds answer_after{0};
    milliseconds hang_up_after{0};  ///< of talking; 0 = never
    bool operator==(const party_rule&) const = default;
};

/// What the other phones of a line do while one of them is in a call (ECMA-269 shared appearances).
enum class line_sharing : std::uint8_t {
    exclusive,  ///< nothing: the call is not theirs
    bridged,    ///< show it, and can resume it when it is held
};

struct line_options {
    std::string number, partition;
    party_rule rule;
    int max_calls = 4;
    line_sharing sharing = line_sharing::exclusive;
    milliseconds offered{0};
};

struct group_options {
    std::string number, display;
    std::vector<std::string> members;  ///< numbers of lines
};

struct outside_options {
    std::string number;  ///< a trailing `*` stands for any rest
    party_rule rule;
};

struct application_user {
    std::string user, password;
};

/// One line of the script.
struct script_step {
    milliseconds at{0};
    std::string when;    ///< an event's name, and a device after a blank; empty: the start
    std::string action;  ///< JSON, for pbx_control
};

enum class call_id_scheme : std::uint8_t { cluster, manager };

struct simulator_config {
    std::vector<directory::device> devices;
    std::vector<line_options> lines;
    std::vector<outside_options> outside;
    std::vector<group_options> groups;
    std::vector<application_user> application_users;
    call_id_scheme call_ids = call_id_scheme::cluster;
    config::cti_dialect dialect = config::cti_dialect::ecma354;
    std::string switch_name = "CM1";
    std::chrono::seconds session_duration{180};
    std::string http;  ///< ADDRESS:PORT on loopback; empty: none
    std::vector<script_step> script;
    milliseconds failed_tone{2000};
    milliseconds digits{4000};
    milliseconds ringing{180000};
    bool display_names = false;
};

/// Reads the tables above out of the TOML text of a configuration, whose other tables are not looked at.
/// `devices` are the PBX's phones; lines and groups must be theirs. Errors: nothing is returned, and one line
/// for each mistake ("lab.toml:12:1: ...") is in `mistakes`. `name` stands for the file in them.
[[nodiscard]] std::optional<simulator_config> parse_simulator_config(std::string_view toml,
                                                                     std::string_view name,
                                                                     std::vector<directory::device> devices,
                                                                     std::vector<std::string>& mistakes);
/// The same of a text that holds the phones as well ([[device]]).
[[nodiscard]] std::optional<simulator_config> parse_simulator_config(std::string_view toml,
                                                                     std::string_view name,
                                                                     std::vector<std::string>& mistakes);
/// The same from a file, with phones that were read elsewhere.
[[nodiscard]] std::optional<simulator_config> load_simulator_config(const std::filesystem::path& file,
                                                                    std::vector<directory::device> devices,
                                                                    std::vector<std::string>& mistakes);

}  // namespace ctig::simulator
