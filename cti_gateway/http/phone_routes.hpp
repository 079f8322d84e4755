#pragma once
// A user's phone selection: the page and its forms, and the same as JSON.
#include "cti_gateway/http/exchange.hpp"

namespace ctig::http {

void serve_phone_page(const exchange_ptr& ex);
void serve_sign_in(const exchange_ptr& ex);
void serve_sign_out(const exchange_ptr& ex);
void serve_selection_form(const exchange_ptr& ex);
void serve_selection(const exchange_ptr& ex);
void serve_new_selection(const exchange_ptr& ex);
void serve_no_selection(const exchange_ptr& ex);

}  // namespace ctig::http
