#pragma once

namespace ctig::sip {

/// What a transaction asks of its owner after an event. A terminated transaction is to be destroyed.
struct transaction_effects {
    bool send = false;        ///< hand the transaction's message() to the transport
    bool trying = false;      ///< send 100: nothing has been said to an INVITE for a while
    bool timed_out = false;   ///< the user is to know: no ACK came, or no answer
    bool terminated = false;  ///< nothing more will come of it
};

}  // namespace ctig::sip
