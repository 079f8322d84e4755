#pragma once
// callIDs: what each manager calls a call. With call_ids = manager every manager counts on its own, by when
// it first speaks of a call, so that one callID means different calls at different managers.
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "cti_gateway/simulator/call.hpp"

namespace ctig::simulator {

inline constexpr std::size_t most_managers = 8;

class call_names {
public:
    explicit call_names(call_id_scheme scheme) : scheme_(scheme) {}

    [[nodiscard]] std::string name(std::size_t manager, call_number number);
    [[nodiscard]] std::optional<call_number> find(std::size_t manager, std::string_view name) const;
    void forget(call_number number);

private:
    struct table {
        std::map<call_number, std::uint64_t> names;
        std::map<std::uint64_t, call_number> numbers;
        std::uint64_t named = 0;
    };
    call_id_scheme scheme_;
    std::array<table, most_managers> tables_;
};

}  // namespace ctig::simulator
