// The driver's session and a manager's, back to back in every dialect: each document that either sends is
// valid against the schema of edition 3 once its namespace is mapped back and its private parts are left out.
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "csta/schema.hpp"
#include "cti_gateway/cti/csta/csta_session.hpp"
#include "cti_gateway/cti/csta/dmcc_documents.hpp"
#include "cti_gateway/simulator/manager_session.hpp"
#include "lab.hpp"
#include "tests/support/source_paths.hpp"
#include "tests/unit/csta/table_messages.hpp"
#include "tests/unit/csta/xml_schema.hpp"

namespace ctig::simulator::test {
namespace {

using csta::test::xml_schema_file;

/// A PBX that answers any request with any response to it.
class answering_port final : public session_port {
public:
    bool may_sign_in(std::string_view, std::string_view) const override { return true; }
    void begin_association() override {}
    void end_association() override {}
    std::optional<csta::message> serve(const csta::message& request) override {
        const auto* kind = csta::table::find_message(std::string(csta::message_name(request)) + "Response");
        if (kind == nullptr) return csta::make_error(csta::operation_error::generic);
        return csta::test::random_message(*kind, dice);
    }
    csta::test::dice dice{11};
};

struct schemas {
    xml_schema_file services, sessions;
};
enum class schema_of { ours, the_standard };

std::optional<schemas> load(schema_of which) {
    if (which == schema_of::ours)
        return schemas{
            xml_schema_file::from_text(csta::xml_schema(csta::table::family::csta)),
            xml_schema_file::from_text(csta::xml_schema(csta::table::family::application_session))};
    const auto folder = (ctig::test::shared_folder() / "reference/xsd/").string();
    const auto services = csta::test::file_text(folder + "csta-ed3-reconstructed.xsd");
    const auto sessions = csta::test::file_text(folder + "ecma354-appl_session-reconstructed.xsd");
    if (services.empty() || sessions.empty()) return std::nullopt;
    return schemas{xml_schema_file::from_text(services), xml_schema_file::from_text(sessions)};
}

class DialectSchema : public testing::TestWithParam<std::tuple<config::cti_dialect, schema_of>> {
protected:
    void SetUp() override {
        valid_ = load(std::get<1>(GetParam()));
        ASSERT_TRUE(valid_);
        const auto first = driver_.start(now_);
        to_driver(manager_.on_connected().send);
        to_manager(first);
        ASSERT_TRUE(signed_in_);
    }

    /// Avaya's login is private data of ECMA-354, typed by a schema that is not public.
    static std::string without_vendor_type(std::string xml) {
        constexpr std::string_view type = " xsi:type=\"acx:SessionLoginInfo\"";
        if (const auto at = xml.find(type); at != std::string::npos) xml.erase(at, type.size());
        return xml;
    }
    /// What one side sent, checked; where it came to an end.
    void check(std::string_view octets) {
        csta::frame_reader reader;
        reader.append(octets);
        for (auto next = reader.next().value(); next; next = reader.next().value()) {
            const std::string xml(next->xml);
            const auto read = decoder_.decode(xml);
            roots_.insert(std::string(decoder_.root_name()));
            if (decoder_.root_namespace() == cti::dmcc::name_space) continue;  // private altogether
            ASSERT_TRUE(read) << xml;
            const bool session = decoder_.root_namespace() == csta::application_session_namespace;
            EXPECT_EQ((session ? valid_->sessions : valid_->services)
                          .fault_of(csta::test::as_ed3(without_vendor_type(xml))),
                      "")
                << xml;
        }
        EXPECT_EQ(reader.pending(), 0u);
    }
    void to_manager(const cti::csta_session::outputs& outputs) {
        for (const auto& one : outputs) {
            if (std::holds_alternative<cti::csta_session::signed_in>(one)) signed_in_ = true;
            const auto* sent = std::get_if<cti::csta_session::send>(&one);
            if (sent == nullptr) continue;
            check(sent->bytes);
            to_driver(manager_.on_bytes(sent->bytes, now_).send);
        }
    }
    void to_driver(const std::string& octets) {
        if (octets.empty()) return;
        check(octets);
        to_manager(driver_.receive(octets, now_));
    }

    const config::cti_dialect which_ = std::get<0>(GetParam());
    std::optional<schemas> valid_;
    answering_port port_;
    time_point now_{};
    manager_session manager_{{.session_id = "S1", .dialect = which_, .switch_name = "CM1"}, port_};
    cti::csta_session driver_{*cti::find_dialect(which_),
                              {.user = "CtiGW", .password = "<&>", .switch_name = "CM1"}};
    csta::decoder decoder_;
    bool signed_in_ = false;
    std::set<std::string> roots_;
};

TEST_P(DialectSchema, HoldsForWhateverLeavesInEitherDirection) {
    csta::test::dice dice(7);
    std::set<std::string> wanted;
    for (const auto& kind : csta::table::messages()) {
        if (kind.type->standard != csta::table::family::csta || kind.kind == csta::message_kind::error)
            continue;
        wanted.insert(std::string(kind.name));
        for (int i = 0; i < 5; ++i) {
            const auto what = csta::test::random_message(kind, dice);
            if (kind.kind == csta::message_kind::request)
                to_manager(driver_.request(
                    what, [](const auto&) {}, now_));
            if (kind.kind == csta::message_kind::event) to_driver(manager_.on_event(what).send);
        }
    }
    check(driver_.farewell());
    for (const auto& name : wanted) EXPECT_TRUE(roots_.contains(name)) << name << " was never sent";
}

/// The standard's only where its reconstruction is at hand.
std::vector<schema_of> schemas_at_hand() {
    std::vector<schema_of> found{schema_of::ours};
    if (load(schema_of::the_standard)) found.push_back(schema_of::the_standard);
    return found;
}

INSTANTIATE_TEST_SUITE_P(Dialects, DialectSchema,
                         testing::Combine(testing::Values(config::cti_dialect::ecma354,
                                                          config::cti_dialect::openscape,
                                                          config::cti_dialect::avaya),
                                          testing::ValuesIn(schemas_at_hand())),
                         [](const auto& of) {
                             const std::string name(cti::find_dialect(std::get<0>(of.param))->name);
                             return name + (std::get<1>(of.param) == schema_of::ours ? "_ours" : "_standard");
                         });

}  // namespace
}  // namespace ctig::simulator::test
