#pragma once
// The one place where names change between the client (north) and the PBX (south), for one session:
//   deviceID   line URI, byte for byte as the client gave it  <->  the PBX's device ID
//   callID     our opaque token, kept for the call's life     <->  the PBX's callID
// Other parties go north as tel: URIs that the client can look up.
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ctig::lineuri {
class number_plan;
}

namespace ctig::bridge {

/// The number rules that hold for a session.
struct number_translation {
    std::shared_ptr<const lineuri::number_plan> plan;  ///< none: numbers stay what they are
    std::string profile;
};

/// "1001" of "1001", "1001;device=SEP1", "N<1001>Bob;x=y", "tel:1001;phone-context=dialstring"; empty when
/// there is no number in it.
[[nodiscard]] std::string_view number_of(std::string_view pbx_device);
/// The dialable part of a Switching Function Representation, N<dialable>Name;parameters (ECMA-269); other
/// texts as they are.
[[nodiscard]] std::string_view without_name(std::string_view pbx_device);
/// A PBX device ID as the client can look it up, after the rules for reported numbers: `tel:+1555...` for
/// E.164, `tel:1001;phone-context=dialstring` for other numbers, anything else as it is.
[[nodiscard]] std::string as_tel_uri(std::string_view pbx_device, const number_translation& rules = {});

/// Lifetime: the session's. Thread: the shard's.
class identity_map {
public:
    /// `seed` makes the session's tokens unlike any other session's.
    explicit identity_map(std::uint64_t seed) : seed_(seed) {}

    /// From now on other parties' numbers go by these; also after a reload.
    void use_rules(number_translation rules) { rules_ = std::move(rules); }
    [[nodiscard]] const number_translation& rules() const noexcept { return rules_; }

    /// Says that `line_uri` is `pbx_device`; a second call for the same line URI moves it to another device.
    void bind(std::string_view line_uri, std::string_view pbx_device);
    /// The PBX's device ID of a line of this session; nothing when the text is no line of its.
    [[nodiscard]] std::optional<std::string_view> own_device(std::string_view line_uri) const;
    /// What the client calls this device: its own line URI, or the other party as a tel: URI.
    [[nodiscard]] std::string device_north(std::string_view pbx_device) const;

    /// The token of a call, made at first sight. The same call gets the same token, also in a process that
    /// does not know the one it had.
    [[nodiscard]] const std::string& call_north(std::string_view native);
    /// The PBX's callID of a token; nothing for a token that is not of this session.
    [[nodiscard]] std::optional<std::string_view> call_south(std::string_view token) const;
    /// Whether the client has been told of this call.
    [[nodiscard]] bool knows_call(const std::string& native) const {
        return token_by_native_.contains(native);
    }
    /// The user's own connection of this call is over: its token is remembered for the last events, then
    /// forgotten.
    void retire_call(const std::string& token);
    /// Forgets the PBX's names of calls, not ours: the session has moved to a manager that numbers calls its
    /// own way. Until bind_call() a token is of no call.
    void unbind_calls();
    /// The call that the client knows by `token` is the one that the PBX now calls `native`.
    void bind_call(const std::string& token, const std::string& native);
    [[nodiscard]] std::size_t calls() const noexcept { return token_by_native_.size(); }
    /// How often call_north() has made a token.
    [[nodiscard]] std::uint64_t calls_named() const noexcept { return calls_named_; }

    /// All of it but the rules, to store.
    struct names {
        std::vector<std::pair<std::string, std::string>> lines;  ///< line URI, PBX device
        std::vector<std::pair<std::string, std::string>> calls;  ///< the PBX's callID, token; oldest first
        std::vector<std::string> retired;                        ///< tokens, oldest first
        bool operator==(const names&) const = default;
    };
    [[nodiscard]] std::uint64_t seed() const noexcept { return seed_; }
    [[nodiscard]] names save() const;
    void restore(names from);

private:
    struct line {
        std::string line_uri, pbx_device;
    };
    void erase_call(const std::string& native);

    static constexpr std::size_t max_retired = 16;  ///< calls whose last events may still come
    static constexpr std::size_t max_calls = 512;   ///< of one session; the oldest is forgotten beyond

    [[nodiscard]] std::string new_token(std::string_view native) const;

    std::uint64_t seed_, calls_named_ = 0;
    number_translation rules_;
    std::vector<line> lines_;
    std::unordered_map<std::string, std::string> token_by_native_, native_by_token_;
    std::deque<std::string> order_;    ///< native callIDs, oldest first
    std::deque<std::string> retired_;  ///< tokens, oldest first
    std::set<std::string> loose_;      ///< tokens that unbind_calls() took their call from
};

}  // namespace ctig::bridge
