#include "lineuri/tel_uri.hpp"

#include <algorithm>
#include <iterator>

#include "lineuri/text.hpp"

namespace ctig::lineuri {
namespace {

using std::string_view;

bool is_separator(char c) noexcept { return c == '-' || c == '.' || c == '(' || c == ')'; }

// RFC 3966 section 3, `paramchar` without pct-encoded.
bool is_paramchar(char c) noexcept {
    return is_digit(c) || is_alpha(c) || string_view("[]/:&+$-_.!~*'()").find(c) != string_view::npos;
}

// RFC 3966 section 3, `uric` less `;`, which would end the parameter.
bool is_subaddress_char(char c) noexcept {
    return is_paramchar(c) || string_view("?@=,").find(c) != string_view::npos;
}

// What may be a digit: `phonedigit` and `phonedigit-hex` of RFC 3966, and the keys of a telephone.
enum class digit_set { global, local, keys };

bool is_in(digit_set set, char c) noexcept {
    if (is_digit(c)) return true;
    const char upper = to_upper(c);
    switch (set) {
        case digit_set::global: return false;
        case digit_set::local: return c == '*' || c == '#' || (upper >= 'A' && upper <= 'F');
        case digit_set::keys: return c == '*' || c == '#' || (upper >= 'A' && upper <= 'D');
    }
    return false;
}

class reader {
public:
    reader(string_view text, diagnostics* where) : text_(text), where_(where) {}

    boost::system::error_code scheme() {
        if (text_.size() > max_uri_size)
            return fail(errc::too_long, max_uri_size, "the text is longer than 512 octets");
        if (!iequals(text_.substr(0, 4), "tel:"))
            return fail(errc::not_a_tel_uri, 0, "expected \"tel:\" at the start");
        at_ = 4;
        return {};
    }

    // The number up to `;` or the end; `set` holds for numbers that do not begin with `+`.
    boost::system::error_code number(tel_uri& out, digit_set set) {
        const auto start = at_;
        out.global = at_ < text_.size() && text_[at_] == '+';
        if (out.global) {
            out.number = "+";
            set = digit_set::global;
            ++at_;
        }
        for (; at_ < text_.size() && text_[at_] != ';'; ++at_) {
            const auto decoded = percent_octet(text_.substr(at_));
            const char c = decoded.value_or(text_[at_]);
            if (is_in(set, c))
                out.number.push_back(to_upper(c));
            else if (decoded || !is_separator(c))
                return fail(errc::bad_digit, at_, digit_expectation(set));
            if (decoded) at_ += 2;
        }
        if (out.number.size() == (out.global ? 1U : 0U))
            return fail(errc::empty_number, start, "expected at least one digit");
        return {};
    }

    // All `;name[=value]` to the end of the text.
    boost::system::error_code parameters(tel_uri& out) {
        while (at_ < text_.size()) {
            const auto start = at_;
            tel_parameter parameter;
            if (auto ec = name(parameter)) return ec;
            if (auto ec = value(parameter)) return ec;
            if (out.find(parameter.name) != nullptr)
                return fail(errc::repeated_parameter, start + 1,
                            "the parameter \"" + parameter.name + "\" is given twice");
            out.parameters.push_back(std::move(parameter));
        }
        return {};
    }

    boost::system::error_code fail(errc code, std::size_t offset, std::string sentence) {
        if (where_ != nullptr) *where_ = {.offset = offset, .text = std::move(sentence)};
        return code;
    }

private:
    static std::string digit_expectation(digit_set set) {
        switch (set) {
            case digit_set::global:
                return "expected a digit, one of - . ( ) or a ; in a number that begins with +";
            case digit_set::local: return "expected a digit, * # A to F, one of - . ( ) or a ;";
            case digit_set::keys: return "expected a digit, * # A to D or one of - . ( )";
        }
        return {};
    }

    boost::system::error_code name(tel_parameter& out) {
        const auto start = ++at_;  // behind the `;`
        while (at_ < text_.size() && (is_digit(text_[at_]) || is_alpha(text_[at_]) || text_[at_] == '-'))
            out.name.push_back(to_lower(text_[at_++]));
        if (at_ == start) return fail(errc::bad_parameter, start, "expected a parameter name after the ;");
        if (at_ < text_.size() && text_[at_] != '=' && text_[at_] != ';')
            return fail(errc::bad_parameter, at_,
                        "expected = or ; after the parameter name \"" + out.name + "\"");
        return {};
    }

    boost::system::error_code value(tel_parameter& out) {
        // The parameters of RFC 3966 and of Cisco's line URIs; an unknown one may stand without a value.
        constexpr string_view valued[] = {"ext", "isub", "phone-context", "device", "partition"};
        const bool needs_value =
            std::find(std::begin(valued), std::end(valued), out.name) != std::end(valued);
        if (at_ == text_.size() || text_[at_] == ';') {
            if (needs_value)
                return fail(errc::bad_parameter, at_, "expected a value for \"" + out.name + "\"");
            return {};
        }
        const auto start = ++at_;  // behind the `=`
        at_ = std::min(text_.find(';', start), text_.size());
        const auto raw = text_.substr(start, at_ - start);
        if (raw.empty())
            return fail(errc::bad_parameter, start, "expected a value after \"" + out.name + "=\"");
        if (auto ec = check_characters(out.name, raw, start)) return ec;
        auto decoded = percent_decode(raw).value_or(std::string());
        if (!is_printable_utf8(decoded))
            return fail(errc::bad_parameter, start,
                        "the value of \"" + out.name + "\" is not printable UTF-8");
        if (out.name == "ext") std::erase_if(decoded, is_separator);
        if (decoded.empty()) return fail(errc::bad_parameter, start, "expected a digit in \"ext\"");
        out.value = std::move(decoded);
        return {};
    }

    boost::system::error_code check_characters(string_view parameter, string_view raw, std::size_t start) {
        // RFC 3966 section 3: `extension` is phonedigits, a `descriptor` with a + is global-number-digits.
        const bool context = parameter == "phone-context" && raw[0] == '+';
        const bool digits = parameter == "ext" || context;
        for (std::size_t i = context ? 1 : 0; i < raw.size(); ++i) {
            const char c = raw[i];
            const bool fits = digits                ? is_digit(c) || is_separator(c)
                              : parameter == "isub" ? is_subaddress_char(c)
                                                    : is_paramchar(c);
            if (fits) continue;
            if (digits || !percent_octet(raw.substr(i)))
                return fail(errc::bad_parameter, start + i,
                            "character not allowed in the value of \"" + std::string(parameter) + "\"" +
                                (digits ? ": expected digits" : "; write it as %HH"));
            i += 2;
        }
        return {};
    }

    string_view text_;
    diagnostics* where_;
    std::size_t at_ = 0;
};

}  // namespace

const tel_parameter* tel_uri::find(std::string_view name) const noexcept {
    const auto it = std::find_if(parameters.begin(), parameters.end(),
                                 [&](const tel_parameter& p) { return p.name == name; });
    return it == parameters.end() ? nullptr : &*it;
}

result<tel_uri> parse_tel_uri(std::string_view text, local_numbers rule, diagnostics* where) {
    reader in(text, where);
    tel_uri out;
    if (auto ec = in.scheme()) return ec;
    if (auto ec = in.number(out, digit_set::local)) return ec;
    if (auto ec = in.parameters(out)) return ec;
    if (rule == local_numbers::need_context && !out.global && out.find("phone-context") == nullptr)
        return in.fail(errc::missing_phone_context, text.size(),
                       "a number without + needs ;phone-context= (RFC 3966 5.1.5)");
    return out;
}

std::string_view without_tel(std::string_view text) noexcept {
    return text.size() >= 4 && iequals(text.substr(0, 4), "tel:") ? text.substr(4) : text;
}

std::string canonical_number(std::string_view text) {
    text = without_tel(text);
    std::string out;
    for (const char c : text.substr(0, text.find(';')))
        if (!is_separator(c) && c != ' ' && c != '\t') out += to_upper(c);
    return out;
}

std::string format_tel_uri(std::string_view number) {
    std::string out = "tel:" + std::string(number);
    if (!number.starts_with('+') && number.find(";phone-context=") == std::string_view::npos)
        out += ";phone-context=dialstring";
    return out;
}

result<tel_uri> parse_called_number(std::string_view text, diagnostics* where) {
    if (text.find(':') != std::string_view::npos)
        return parse_tel_uri(text, local_numbers::may_lack_context, where);
    reader in(text, where);
    tel_uri out;
    if (text.size() > max_uri_size)
        return in.fail(errc::too_long, max_uri_size, "the text is longer than 512 octets");
    if (const auto end = text.find(';'); end != std::string_view::npos)
        return in.fail(errc::not_a_tel_uri, end, "parameters need \"tel:\" at the start");
    if (auto ec = in.number(out, digit_set::keys)) return ec;
    return out;
}

}  // namespace ctig::lineuri
