#include "cti_gateway/trace/trace_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <system_error>

namespace ctig::trace {
namespace {

std::int64_t now_us() {
    using namespace std::chrono;
    return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

std::string_view name_of(sip::transport t) {
    switch (t) {
        case sip::transport::udp: return "udp";
        case sip::transport::tcp: return "tcp";
        case sip::transport::tls: return "tls";
    }
    return "";
}

record sip_record(direction way, const sip::flow& f, std::string_view bytes) {
    const bool v6 = f.remote_address.find(':') != std::string::npos;
    return {.at_us = now_us(),
            .where = leg::sip,
            .way = way,
            .transport = std::string(name_of(f.protocol)),
            .peer = v6 ? fmt::format("[{}]:{}", f.remote_address, f.remote_port)
                       : fmt::format("{}:{}", f.remote_address, f.remote_port),
            .text = std::string(bytes)};
}

record cti_record(direction way, std::string_view manager, std::string_view protocol, std::string_view xml) {
    return {.at_us = now_us(),
            .where = leg::cti,
            .way = way,
            .transport = std::string(protocol),
            .peer = std::string(manager),
            .text = std::string(xml)};
}

}  // namespace

trace_file::trace_file(const std::filesystem::path& path) : file_(std::fopen(path.c_str(), "a")) {
    if (!file_) throw std::system_error(errno, std::generic_category(), "trace file " + path.string());
}

void trace_file::on_sip_bytes_in(const sip::flow& from, std::string_view bytes) {
    write(sip_record(direction::in, from, bytes));
}
void trace_file::on_sip_bytes_out(const sip::flow& to, std::string_view bytes) {
    write(sip_record(direction::out, to, bytes));
}
void trace_file::on_cti_document_in(std::string_view manager, std::string_view protocol,
                                    std::string_view xml) {
    write(cti_record(direction::in, manager, protocol, xml));
}
void trace_file::on_cti_document_out(std::string_view manager, std::string_view protocol,
                                     std::string_view xml) {
    write(cti_record(direction::out, manager, protocol, xml));
}

void trace_file::write(record r) {
    const std::string line = to_line(r);
    std::fwrite(line.data(), 1, line.size(), file_.get());  // a full disk costs the trace, not the call
    std::fflush(file_.get());
}

}  // namespace ctig::trace
