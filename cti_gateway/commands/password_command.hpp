#pragma once

namespace ctig::commands {

/// Hashes a password that is typed in, or that comes as the first line of a pipe.
struct password_options {};

/// Exit status: 0 the hash is on standard output; 1 no password, or the two that were typed differ.
[[nodiscard]] int password_command(const password_options& options);

}  // namespace ctig::commands
