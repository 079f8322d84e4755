#pragma once
#include <functional>

#include "csta/message.hpp"
#include "cti_gateway/bridge/bridge_parts.hpp"
#include "cti_gateway/cti/link_state.hpp"
#include "cti_gateway/cti/manager_link.hpp"
#include "sip_session/user_agent.hpp"

namespace ctig::shards {

class shard;

/// What shards ask of the gateway, which has the sockets and the links. Called on the gateway's thread.
class shard_host {
public:
    /// Has something done on the shard's thread; at once when that is the gateway's.
    virtual void tell(shard& whom, std::function<void()> what) = 0;
    /// `of_live_dialog`: the dialog speaks over that flow from now on.
    virtual void send(shard& by, const sip::send_message& message, bool of_live_dialog) = 0;
    virtual void close(sip::flow_id flow) = 0;
    /// `then` on the shard's thread, once what was sent before has been written.
    virtual void after_writes(shard& by, std::function<void()> then) = 0;
    virtual void on_dialog_ended(sip::dialog_id dialog) = 0;
    /// As manager_link::request, with cti.request_timeout.
    virtual void request(shard& by, cti::link_index link, csta::message what, cti::completion done) = 0;
    /// None of the shard's sessions needs a link that is leaving.
    virtual void let_go(shard& by, cti::link_index link) = 0;
    /// For the other shards: shard::on_signed_in().
    virtual void on_signed_in(shard& at, const bridge::signed_in_client& who) = 0;
    /// After a turn, once the service stops: is anything in flight there still to be answered?
    virtual void on_turn_over(shard& of, bool at_rest) = 0;

protected:
    ~shard_host() = default;
};

}  // namespace ctig::shards
