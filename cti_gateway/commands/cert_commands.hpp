#pragma once
// cti_gateway cert: what each of its commands is told.
#include <filesystem>
#include <string>
#include <vector>

namespace ctig::commands {

/// A key and a request for a CA, or a certificate that signs itself.
struct cert_new_options {
    std::vector<std::string> names;  ///< the gateway's FQDN first
    std::filesystem::path key = "gateway.key", output = "gateway.csr";
    bool self_signed = false, rsa = false, force = false;
    int days = 825;
};
/// What stands in PEM, DER or .p7b files.
struct cert_show_options {
    std::vector<std::filesystem::path> files;
};
/// What a CA sent, in PEM, DER or .p7b files: its certificates into the trust folder, and our own, by our
/// key, with its chain into the file that tls.certificate names.
struct cert_import_options {
    std::vector<std::filesystem::path> files;
    std::filesystem::path into;         ///< empty: nothing is trusted
    std::filesystem::path key, output;  ///< empty: none of it is ours
    bool force = false;
};
/// A peer's chain: shows it, asks, and stores its CA certificates.
struct cert_fetch_options {
    std::string peer;
    std::filesystem::path into;
    bool yes = false;
};

[[nodiscard]] int cert_new_command(const cert_new_options& options);
[[nodiscard]] int cert_show_command(const cert_show_options& options);
[[nodiscard]] int cert_import_command(const cert_import_options& options);
[[nodiscard]] int cert_fetch_command(const cert_fetch_options& options);

}  // namespace ctig::commands
