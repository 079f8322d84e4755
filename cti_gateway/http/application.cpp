#include "cti_gateway/http/application.hpp"

#include <utility>

#include "cti_gateway/http/exchange.hpp"
#include "cti_gateway/http/handle_request.hpp"
#include "cti_gateway/http/operator_json.hpp"

namespace ctig::http {

application::application(executor ex, application_parts parts)
    : parts_(std::move(parts)),
      sessions_({}, parts_.tokens),
      authenticator_(ex, parts_.check, parts_.signing_in, parts_.now),
      live_(
          ex, [this] { return live_text(parts_.gateway); }, parts_.live_interval) {}

application::~application() = default;

void application::handle(const incoming& what, reply answer) {
    sessions_.set_idle(parts_.gateway.options().idle_logout);
    handle_request(std::make_shared<exchange>(*this, what, std::move(answer)));
}

}  // namespace ctig::http
