#pragma once
// For load balancers, Prometheus and whoever looks after the gateway; and the pages' files.
#include "cti_gateway/http/exchange.hpp"

namespace ctig::http {

void serve_healthz(const exchange_ptr& ex);
void serve_readyz(const exchange_ptr& ex);
void serve_metrics(const exchange_ptr& ex);
void serve_status(const exchange_ptr& ex);
void serve_asset(const exchange_ptr& ex);

}  // namespace ctig::http
