#pragma once
// The bytes of a journal row. One function describes a value's fields, in order, to either archive, so that
// what is read is what was written:
//
//   template <class Archive, one_of<point> T>  // point or const point
//   void describe(Archive& a, T& p) { a(p.x, p.y); }
//
// Numbers go little end first, 7 bits in a byte (LEB128); texts by their length. Not a library's archive: one
// that takes any bytes for input, a damaged row's too, without asking for the memory that they name.
#include <algorithm>
#include <bitset>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace ctig::journal {

template <class T, class... Values>
concept one_of = (std::same_as<std::remove_const_t<T>, Values> || ...);

class record_writer {
public:
    record_writer() { out_.reserve(1024); }  // most rows fit
    template <class... T>
    void operator()(const T&... fields) {
        (put(fields), ...);
    }
    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    void number(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7) out_ += static_cast<char>(value | 0x80);
        out_ += static_cast<char>(value);
    }
    void put(const std::string& text) {
        number(text.size());
        out_ += text;
    }
    template <class T>
    requires std::is_enum_v<T> || std::unsigned_integral<T>
    void put(T value) { number(static_cast<std::uint64_t>(value)); }
    void put(std::chrono::seconds value) { number(static_cast<std::uint64_t>(value.count())); }
    void put(std::chrono::system_clock::time_point value) {
        number(static_cast<std::uint64_t>(value.time_since_epoch().count()));
    }
    template <std::size_t Size>
    void put(const std::bitset<Size>& bits) {
        const std::bitset<Size> low(0x7f);
        for (std::size_t i = 0; i < Size; i += 7) number(((bits >> i) & low).to_ullong());
    }
    template <class T>
    void put(const std::optional<T>& value) {
        put(value.has_value());
        if (value) put(*value);
    }
    template <class A, class B>
    void put(const std::pair<A, B>& both) {
        (*this)(both.first, both.second);
    }
    template <class... T>
    void put(const std::variant<T...>& value) {
        number(value.index());
        std::visit([this](const auto& held) { put(held); }, value);
    }
    template <class T>
    requires requires(const T& list) {
        list.begin();
    } &&(!std::same_as<T, std::string>)void put(const T& list) {
        number(list.size());
        for (const auto& one : list) put(one);
    }
    template <class T>
    requires requires(record_writer& w, const T& value) { describe(w, value); }
    void put(const T& value) { describe(*this, value); }

    std::string out_;
};

/// Reads what a record_writer wrote. What is cut short or senseless makes it fail; what was read is then not
/// to be used.
class record_reader {
public:
    explicit record_reader(std::string_view bytes) : left_(bytes) {}

    template <class... T>
    void operator()(T&... fields) {
        (get(fields), ...);
    }
    [[nodiscard]] bool failed() const noexcept { return failed_; }
    [[nodiscard]] bool at_end() const noexcept { return !failed_ && left_.empty(); }

private:
    std::uint64_t number() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64 && !left_.empty(); shift += 7) {
            const auto byte = static_cast<unsigned char>(left_.front());
            left_.remove_prefix(1);
            value |= std::uint64_t{byte & 0x7fU} << shift;
            if (byte < 0x80) return value;
        }
        fail();
        return 0;
    }
    void fail() {
        failed_ = true;
        left_ = {};
    }
    /// Of elements that take a byte each at least: no number in a damaged row makes us ask for memory.
    std::size_t count() {
        const auto n = number();
        if (n <= left_.size()) return n;
        fail();
        return 0;
    }
    void get(std::string& text) {
        const auto size = count();
        text.assign(left_.substr(0, size));
        left_.remove_prefix(size);
    }
    template <class T>
    requires std::is_enum_v<T> || std::unsigned_integral<T>
    void get(T& value) { value = static_cast<T>(number()); }
    void get(std::chrono::seconds& value) {
        value = std::chrono::seconds(static_cast<std::int64_t>(number()));
    }
    void get(std::chrono::system_clock::time_point& value) {
        using clock = std::chrono::system_clock;
        value = clock::time_point(clock::duration(static_cast<std::int64_t>(number())));
    }
    template <std::size_t Size>
    void get(std::bitset<Size>& bits) {
        for (std::size_t i = 0; i < Size; i += 7) {
            const auto part = number();
            for (std::size_t bit = i; bit < std::min(i + 7, Size); ++bit) bits[bit] = (part >> (bit - i)) & 1;
        }
    }
    template <class T>
    void get(std::optional<T>& value) {
        bool has = false;
        get(has);
        value.reset();
        if (has) get(value.emplace());
    }
    template <class A, class B>
    void get(std::pair<A, B>& both) {
        (*this)(both.first, both.second);
    }
    template <class... T>
    void get(std::variant<T...>& value) {
        const auto index = number();
        std::size_t at = 0;
        const bool known = ((at++ == index && (get(value.template emplace<T>()), true)) || ...);
        if (!known) fail();
    }
    template <class T>
    requires requires(T& list) { list.emplace_back(); }
    void get(T& list) {
        list.clear();
        for (auto left = count(); left > 0 && !failed_; --left) get(list.emplace_back());
    }
    template <class K, class V>
    void get(std::map<K, V>& map) {
        map.clear();
        for (auto left = count(); left > 0 && !failed_; --left) {
            std::pair<K, V> entry;
            get(entry);
            map.insert(std::move(entry));
        }
    }
    template <class T>
    requires requires(record_reader& r, T& value) { describe(r, value); }
    void get(T& value) { describe(*this, value); }

    std::string_view left_;
    bool failed_ = false;
};

}  // namespace ctig::journal
