// cti_peer: the least a CTI manager can be, so that a benchmark measures the gateway and not the far side.
// Accepts connections on loopback, answers each request at once with a fixed document. ECMA-354 session, no
// state.
#include <fmt/format.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "csta/frame.hpp"
#include "cti_gateway/asio.hpp"

namespace {

using namespace ctig;

constexpr std::string_view csta_space = "http://www.ecma-international.org/standards/ecma-323/csta/ed3";
constexpr std::string_view session_space =
    "http://www.ecma-international.org/standards/ecma-354/appl_session";

struct answer_row {
    std::string_view request, answer, children;
    std::string_view space = csta_space;
};
constexpr std::array<answer_row, 11> answers{{
    {"SnapshotDevice", "SnapshotDeviceResponse",
     "<crossRefIDorSnapshotData><snapshotData/></crossRefIDorSnapshotData>"},
    {"GetDoNotDisturb", "GetDoNotDisturbResponse", "<doNotDisturbOn>false</doNotDisturbOn>"},
    {"GetForwarding", "GetForwardingResponse", "<forwardingList/>"},
    {"GetMessageWaitingIndicator", "GetMessageWaitingIndicatorResponse",
     "<messageWaitingOn>false</messageWaitingOn>"},
    {"MonitorStart", "MonitorStartResponse", "<monitorCrossRefID>{}</monitorCrossRefID>"},
    {"MonitorStop", "MonitorStopResponse", ""},
    {"RequestSystemStatus", "RequestSystemStatusResponse", "<systemStatus>normal</systemStatus>"},
    {"GetCSTAFeatures", "GetCSTAFeaturesResponse",
     "<supportedServices><monitoringServList><monitorStart/><monitorStop/></"
     "monitoringServList><snapshotServList>"
     "<snapshotDevice/></snapshotServList><physDevServList><getMessageWaitingIndicator/></physDevServList>"
     "<logicalServList><getDoNotDisturb/><getForwarding/></logicalServList></supportedServices>"
     "<supportedEvents/>"},
    {"StartApplicationSession", "StartApplicationSessionPosResponse",
     "<sessionID>bench</sessionID><actualProtocolVersion>"
     "http://www.ecma-international.org/standards/ecma-323/csta/ed3</actualProtocolVersion>"
     "<actualSessionDuration>3600</actualSessionDuration>",
     session_space},
    {"ResetApplicationSessionTimer", "ResetApplicationSessionTimerPosResponse",
     "<actualSessionDuration>3600</actualSessionDuration>", session_space},
    {"StopApplicationSession", "StopApplicationSessionPosResponse", "", session_space},
}};

/// Local name of the root element.
std::string_view root_of(std::string_view xml) {
    auto at = xml.find('<');
    while (at != std::string_view::npos && at + 1 < xml.size() && (xml[at + 1] == '?' || xml[at + 1] == '!'))
        at = xml.find('<', at + 1);
    if (at == std::string_view::npos) return {};
    auto name = xml.substr(at + 1);
    name = name.substr(0, name.find_first_of(" />\t\r\n"));
    if (const auto colon = name.find(':'); colon != std::string_view::npos) name.remove_prefix(colon + 1);
    return name;
}

class session : public std::enable_shared_from_this<session> {
public:
    explicit session(tcp_socket socket) : socket_(std::move(socket)) {}

    void read() {
        socket_.async_read_some(asio::buffer(buffer_),
                                [self = shared_from_this()](const auto& failed, auto got) {
                                    if (failed) return;
                                    self->reader_.append({self->buffer_.data(), got});
                                    self->answer_all();
                                    self->read();
                                });
    }

private:
    void answer_all() {
        for (;;) {
            const auto next = reader_.next();
            if (!next || !*next) break;
            answer(**next);
        }
        write();
    }
    void answer(const csta::frame& f) {
        const auto name = root_of(f.xml);
        for (const auto& row : answers) {
            if (row.request != name) continue;
            const auto children = name == "MonitorStart"
                                      ? fmt::format(fmt::runtime(row.children), ++monitors_)
                                      : std::string(row.children);
            const auto xml =
                fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{0} xmlns=\"{1}\">{2}</{0}>",
                            row.answer, row.space, children);
            if (csta::append_frame(waiting_, f.id, xml)) std::abort();
            return;
        }
        if (name.ends_with("Response")) return;
        const auto xml = fmt::format(
            "<CSTAErrorCode xmlns=\"{}\"><operation>serviceNotSupported</operation></CSTAErrorCode>",
            csta_space);
        if (csta::append_frame(waiting_, f.id, xml)) std::abort();
    }
    void write() {
        if (!writing_.empty() || waiting_.empty()) return;
        writing_.swap(waiting_);
        asio::async_write(socket_, asio::buffer(writing_),
                          [self = shared_from_this()](const auto& failed, auto) {
                              self->writing_.clear();
                              if (!failed) self->write();
                          });
    }

    tcp_socket socket_;
    csta::frame_reader reader_;
    std::array<char, 65536> buffer_{};
    std::string waiting_, writing_;
    std::uint64_t monitors_ = 0;
};

void accept(tcp_acceptor& at) {
    at.async_accept([&at](const boost::system::error_code& failed, tcp_socket socket) {
        if (failed) return;
        socket.set_option(asio::ip::tcp::no_delay(true));
        std::make_shared<session>(std::move(socket))->read();
        accept(at);
    });
}

}  // namespace

int main() {
    asio::io_context io(1);
    tcp_acceptor at(io.get_executor(), {asio::ip::address_v4::loopback(), 0});
    std::printf("%u\n", static_cast<unsigned>(at.local_endpoint().port()));
    std::fflush(stdout);
    accept(at);
    io.run();
}
