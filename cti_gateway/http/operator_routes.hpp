#pragma once
// The operators' page, and what it shows as JSON.
#include "cti_gateway/http/exchange.hpp"

namespace ctig::http {

void serve_admin_page(const exchange_ptr& ex);
void serve_admin_sign_in(const exchange_ptr& ex);
void serve_admin_sign_out(const exchange_ptr& ex);
void serve_sessions(const exchange_ptr& ex);
void serve_line(const exchange_ptr& ex);
void serve_refusals(const exchange_ptr& ex);
void serve_live(const exchange_ptr& ex);

}  // namespace ctig::http
