#include "cti_gateway/simulator/fault.hpp"

#include <algorithm>

#include "csta/frame.hpp"

namespace ctig::simulator {
namespace {

bool concerns(const fault& f, outgoing_kind kind, std::string_view message) {
    if (f.what == fault::kind::refuse) return false;
    if (f.of == fault::target::answers && kind != outgoing_kind::answer) return false;
    if (f.of == fault::target::events && kind != outgoing_kind::event) return false;
    return f.message.empty() || f.message == message;
}

void apply(const fault& f, fate& to) {
    switch (f.what) {
        case fault::kind::delay: to.delay += f.by; return;
        case fault::kind::drop: to.copies = 0; return;
        case fault::kind::duplicate: to.copies *= 2; return;
        case fault::kind::reorder: to.after_the_next = true; return;
        case fault::kind::corrupt_xml: to.harm = damage::xml; return;
        case fault::kind::corrupt_framing: to.harm = damage::framing; return;
        case fault::kind::refuse: return;
    }
}

}  // namespace

void fault_list::add(fault what) { faults_.push_back({.what = std::move(what)}); }

bool fault_list::strikes(entry& e) {
    e.owed += std::min(e.what.percent, 100U);
    if (e.owed < 100) return false;
    e.owed -= 100;
    ++e.hits;
    return true;
}

void fault_list::forget_spent() {
    std::erase_if(faults_, [](const entry& e) { return e.what.times != 0 && e.hits >= e.what.times; });
}

fate fault_list::judge(outgoing_kind kind, std::string_view message) {
    fate out;
    if (faults_.empty()) return out;
    for (auto& e : faults_)
        if (concerns(e.what, kind, message) && strikes(e)) apply(e.what, out);
    out.copies = std::min(out.copies, 16U);
    forget_spent();
    return out;
}

bool fault_list::refuses(std::string_view service) {
    bool refused = false;
    for (auto& e : faults_) {
        if (e.what.what != fault::kind::refuse) continue;
        if (e.what.message.empty() || e.what.message == service) refused = strikes(e) || refused;
    }
    forget_spent();
    return refused;
}

std::string harmed(std::string frame, damage harm) {
    switch (harm) {
        case damage::none: break;
        case damage::xml:
            // The length stays true: only the document is of no use.
            for (auto i = csta::frame_header_size; i < frame.size(); ++i)
                if (frame[i] == '>') frame[i] = '<';
            break;
        case damage::framing:
            if (frame.size() > 1) frame[0] = frame[1] = '\x7f';
            break;
    }
    return frame;
}

}  // namespace ctig::simulator
