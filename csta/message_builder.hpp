#pragma once
// Fills a message from a stream of elements by following the table.
//
//   frame     an open element whose shape is known: the top one gets the next child
//   skipped   open elements inside one that nobody models, or that is being left out
#include <array>
#include <cstdint>
#include <string>

#include "csta/codec.hpp"
#include "csta/table/messages.hpp"
#include "csta/xml/sax_parser.hpp"

namespace ctig::csta {

class message_builder final : public xml::element_handler {
public:
    static constexpr std::size_t max_depth = 64;

    explicit message_builder(std::size_t depth_limit) noexcept : depth_limit_(depth_limit) {}

    /// Forgets the last document. `why` outlives the next one.
    void begin(message& out, diagnostics& why);

    boost::system::error_code on_start(std::string_view name, std::string_view name_space,
                                       xml::attribute_list attributes) override;
    boost::system::error_code on_end() override;
    void on_text(std::string_view text) override;

    [[nodiscard]] const std::string& root_name() const noexcept { return root_name_; }
    /// unknown_message after a whole document whose root element is no message of ours.
    [[nodiscard]] boost::system::error_code unknown() const noexcept { return unknown_; }
    [[nodiscard]] const std::string& root_namespace() const noexcept { return root_namespace_; }

private:
    struct frame {
        const table::shape* type = nullptr;
        void* value = nullptr;
        const table::field_info* via = nullptr;  ///< how the frame below reached it; none for the root
        std::uint64_t seen = 0;                  ///< fields that have been there
        std::size_t next = 0;                    ///< field that most likely comes next
    };

    boost::system::error_code start_root(std::string_view name, std::string_view name_space);
    const table::field_info* child_of(frame& parent, std::string_view name);
    [[nodiscard]] bool may_be_lost(const table::field_info& f) const noexcept;
    boost::system::error_code close(const frame& f);
    boost::system::error_code close_composite(const frame& f);
    boost::system::error_code refuse(errc e, std::string element, std::string sentence);
    /// `Root/a/b` of the first `frames` frames, for diagnostics; then `last`.
    [[nodiscard]] std::string path(std::size_t frames, std::string_view last = {}) const;

    std::size_t depth_limit_;
    message* out_ = nullptr;
    diagnostics* why_ = nullptr;
    const table::message_info* root_ = nullptr;
    std::array<frame, max_depth> frames_;
    std::size_t open_ = 0;
    std::size_t skipped_ = 0;
    boost::system::error_code unknown_;
    std::string text_, root_name_, root_namespace_;
};

}  // namespace ctig::csta
