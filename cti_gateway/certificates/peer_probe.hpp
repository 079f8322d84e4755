#pragma once
// What a TLS peer shows: one handshake, nothing else is said. Blocks: for the command line.
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "cti_gateway/certificates/certificate.hpp"

namespace ctig::certificates {

struct probe_request {
    std::string host;
    std::uint16_t port = 5061;
    std::filesystem::path trust;  ///< file or folder; empty: the system's
    std::chrono::seconds limit{5};
};

struct probe_result {
    std::string address;  ///< that answered; empty: `failure` says why none did
    std::string failure;  ///< of the connection or the handshake, the wording of the failed check
    std::string protocol, cipher;
    std::vector<certificate_ptr> chain;  ///< as shown, the peer's own first
    std::string chain_fault;             ///< why the chain does not verify; empty when it does
    std::string missing_issuer;          ///< subject of the certificate that is neither shown nor trusted
};

[[nodiscard]] probe_result probe_peer(const probe_request& what);

}  // namespace ctig::certificates
