#pragma once
// A session as the bytes of a journal row, and back.
#include <memory>
#include <string>
#include <string_view>

#include "cti_gateway/bridge/rcc_session.hpp"
#include "sip_session/dialog_record.hpp"

namespace ctig::bridge {

/// What a row holds. Of the session's lines only what the client named and the device behind it; the
/// directory says the rest.
struct session_record {
    sip::dialog_record dialog;
    std::shared_ptr<rcc_session> session;
    std::string manager;  ///< address of the CTI manager that the session was on
};

[[nodiscard]] std::string write_record(const sip::dialog_record& dialog, const rcc_session& session,
                                       std::string_view manager);
/// The session under that dialog id; nothing for bytes that are no record.
[[nodiscard]] std::optional<session_record> read_record(std::string_view bytes, sip::dialog_id id);

}  // namespace ctig::bridge
