// cti_gateway password: makes the password_hash that a user of the directory gets.
#include "cti_gateway/commands/password_command.hpp"

#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>
#include <optional>
#include <string>

#include "cti_gateway/directory/password_hash.hpp"

namespace ctig::commands {
namespace {

constexpr std::size_t max_password = 1024;  // as much as the sign-in form takes

/// Switches the terminal's echo off for as long as it lives.
class silent_terminal {
public:
    silent_terminal() {
        if (tcgetattr(STDIN_FILENO, &before_) != 0) return;
        auto silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        changed_ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
    }
    ~silent_terminal() {
        if (changed_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }
    silent_terminal(const silent_terminal&) = delete;
    silent_terminal& operator=(const silent_terminal&) = delete;

private:
    termios before_{};
    bool changed_ = false;
};

std::optional<std::string> ask(const char* prompt) {
    std::fprintf(stderr, "%s: ", prompt);
    std::string line;
    const bool got = static_cast<bool>(std::getline(std::cin, line));
    std::fputc('\n', stderr);
    return got ? std::optional(std::move(line)) : std::nullopt;
}

std::optional<std::string> password_of_terminal() {
    const silent_terminal silent;
    auto first = ask("Password");
    const auto second = ask("The same again");
    if (first && first == second) return first;
    std::fputs("cti_gateway password: the two are not the same\n", stderr);
    return std::nullopt;
}

std::optional<std::string> password_of_pipe() {
    std::string line;
    std::getline(std::cin, line);
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

}  // namespace

int password_command(const password_options&) {
    const auto password = isatty(STDIN_FILENO) != 0 ? password_of_terminal() : password_of_pipe();
    if (!password) return 1;
    if (password->empty() || password->size() > max_password) {
        std::fprintf(stderr, "cti_gateway password: expected a password of 1 to %zu octets\n", max_password);
        return 1;
    }
    std::printf("%s\n", directory::hash_password(*password).c_str());
    return 0;
}

}  // namespace ctig::commands
