#pragma once
#include <cstdio>
#include <filesystem>
#include <memory>

#include "cti_gateway/cti/cti_tap.hpp"
#include "cti_gateway/net/sip_sink.hpp"
#include "cti_gateway/trace/trace_record.hpp"

namespace ctig::trace {

/// Writes what crosses the sockets to a file, one JSON object a line, flushed by message: for troubleshooting
/// and the ladder, not for production load. Passwords are blanked. Thread: the gateway's.
class trace_file final : public net::sip_tap, public cti::cti_tap {
public:
    /// Throws std::system_error with the path when the file cannot be written.
    explicit trace_file(const std::filesystem::path& path);

    void on_sip_bytes_in(const sip::flow& from, std::string_view bytes) override;
    void on_sip_bytes_out(const sip::flow& to, std::string_view bytes) override;
    void on_cti_document_in(std::string_view manager, std::string_view protocol,
                            std::string_view xml) override;
    void on_cti_document_out(std::string_view manager, std::string_view protocol,
                             std::string_view xml) override;

private:
    void write(record r);

    struct closer {
        void operator()(std::FILE* f) const noexcept { std::fclose(f); }
    };
    std::unique_ptr<std::FILE, closer> file_;
};

}  // namespace ctig::trace
