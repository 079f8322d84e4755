#include "cti_gateway/commands/command_line.hpp"

#include <CLI/CLI.hpp>
#include <sstream>

#include "cti_gateway/commands/csta_action.hpp"
#include "cti_gateway/config/endpoint.hpp"

namespace ctig::commands {
namespace {

constexpr int wrong_usage = 2;

// Adds one sub-command; when it is the one, `out` holds its options.
class parser {
public:
    explicit parser(const std::string& version) {
        app_.name("cti_gateway");
        app_.set_version_flag("--version", "cti_gateway " + version);
        app_.require_subcommand(1);
        app_.footer("Exit status: 0 done; 1 a check failed; 2 wrong usage or configuration.");
        add_run();
        add_check();
        add_simulate();
        add_csta();
        add_explain();
        add_normalize();
        add_import();
        add_cert();
        add_status();
        add_select();
        add_drain();
        add_password();
        add_ladder();
    }

    parsed_command_line parse(int argc, const char* const* argv) {
        try {
            app_.parse(argc, argv);
            return {.what = std::move(chosen_)};
        } catch (const CLI::ParseError& error) {
            std::ostringstream text;
            const int code = app_.exit(error, text, text);
            return {.text = text.str(), .status = code == 0 ? 0 : wrong_usage};
        }
    }

private:
    template <class Options>
    CLI::App& add(const char* name, const char* description, Options& options) {
        return add_below(app_, name, description, options);
    }

    template <class Options>
    CLI::App& add_below(CLI::App& parent, const char* name, const char* description, Options& options) {
        auto& sub = *parent.add_subcommand(name, description);
        sub.callback([this, &options] { chosen_ = options; });
        return sub;
    }

    static CLI::Option& add_configuration(CLI::App& sub, std::filesystem::path& target) {
        return *sub.add_option("-c,--config", target, "configuration file")->type_name("FILE");
    }

    void add_run() {
        auto& sub =
            add("run", "The service. Without -c: lab mode, all on 127.0.0.1 with a simulated PBX.", run_);
        add_configuration(sub, run_.configuration);
        sub.add_option("--trace", run_.trace, "write every message to this file, for ladder")
            ->type_name("FILE");
        sub.add_flag("--no-journal", run_.no_journal,
                     "sessions end with the process, whatever journal.file says");
    }

    void add_check() {
        auto& sub = add("check", "Reads the configuration and its directory, says every mistake.", check_);
        add_configuration(sub, check_.configuration).required();
    }

    void add_simulate() {
        auto& sub = add("simulate", "The simulated PBX: one CTI manager for each --listen.", simulate_);
        add_configuration(sub, simulate_.configuration);
        const auto is_endpoint = [](const std::string& text) {
            return config::parse_endpoint(text) ? std::string() : "expected ADDR:PORT, found " + text;
        };
        sub.add_option("--listen", simulate_.listen, "address of a CTI manager")
            ->type_name("ADDR:PORT")
            ->required()
            ->allow_extra_args(false)
            ->check(is_endpoint);
        sub.add_option("--http", simulate_.http, "where the PBX takes actions, on loopback; GET / lists them")
            ->type_name("ADDR:PORT")
            ->check(is_endpoint);
        sub.add_option("--dialect", simulate_.dialect, "what the managers speak")
            ->check(CLI::IsMember({"ecma354", "openscape", "avaya"}));
        sub.add_option("--call-ids", simulate_.call_ids,
                       "cluster: alike at all managers; manager: each its own")
            ->check(CLI::IsMember({"cluster", "manager"}));
    }

    void add_csta() {
        auto& sub = add(
            "csta", "Talks to a CTI manager: makes and answers calls, prints events as they come.", csta_);
        sub.add_option("--connect", csta_.connect, "the manager; SWITCH@HOST for avaya")
            ->type_name("HOST:PORT")
            ->required();
        sub.add_option("--dialect", csta_.dialect, "what it speaks")
            ->check(CLI::IsMember({"ecma354", "openscape", "avaya"}));
        sub.add_option("--user", csta_.user, "application user")->type_name("USER");
        sub.add_option("--password-file", csta_.password_file,
                       "its first line is the password; - standard input")
            ->type_name("FILE");
        sub.add_flag("--tls", csta_.tls, "TLS; the manager's certificate is checked");
        sub.add_option("--ca", csta_.ca, "trust for TLS")->type_name("FILE");
        sub.add_flag("--json", csta_.json, "one JSON object for each message");
        sub.add_option("--for", csta_.stays_for_s, "stay so long and print events")->type_name("SECONDS");
        sub.add_option("--count", csta_.events, "stay for so many events")->type_name("EVENTS");
        sub.add_option("--call", csta_.call, "which call, where the device has several")->type_name("CALLID");
        sub.add_option("action", csta_.words, "what to do, see below")->type_name("ACTION")->required();
        sub.footer(csta_action_help());
    }

    void add_explain() {
        auto& sub = add("explain", "The troubleshooter: each step of a sign-in, pass or fail, with the mend.",
                        explain_);
        add_configuration(sub, explain_.configuration);
        sub.add_option("--user", explain_.user, "who signs in, sip:user@host")
            ->type_name("SIP_URI")
            ->required();
        sub.add_option("--line", explain_.line, "the line URI that the client sends")->type_name("LINE_URI");
        sub.add_option("--peer", explain_.peer, "the OCS or proxy it comes through")
            ->type_name("HOST[:PORT]");
        sub.add_option("--socket", explain_.socket, "control socket of the running gateway")
            ->type_name("FILE");
        sub.add_flag("--json", explain_.json, "print JSON");
    }

    void add_normalize() {
        auto& sub = add("normalize", "What the number rules make of a number.", normalize_);
        add_configuration(sub, normalize_.configuration);
        sub.add_option_function<std::string>(
               "--direction",
               [this](const std::string& word) {
                   using enum lineuri::direction;
                   normalize_.direction = word == "report" ? report : word == "lookup" ? lookup : dial;
               },
               "dial: client to PBX; report: PBX to client; lookup: what line a number means")
            ->check(CLI::IsMember({"dial", "report", "lookup"}));
        sub.add_option("--profile", normalize_.profile, "country or site, in place of default_profile")
            ->type_name("NAME");
        sub.add_flag("--why", normalize_.why, "name the rule");
        sub.add_option("numbers", normalize_.numbers, "numbers")->type_name("NUMBER")->required();
    }

    void add_import() {
        auto& sub =
            add("import",
                "Turns a PBX's CSV of users, or Company_Phone_Number_Normalization_Rules.txt, into our TOML.",
                import_);
        sub.add_option("file", import_.input, "*.csv: users; else number rules")
            ->type_name("FILE")
            ->required();
        sub.add_option("-o,--output", import_.output, "written there, else to standard output")
            ->type_name("FILE");
    }

    void add_cert() {
        auto& cert = *app_.add_subcommand("cert", "Keys and certificates.");
        cert.require_subcommand(1);
        auto& make =
            add_below(cert, "new", "A key and a request for your CA; with --self-signed a lab's certificate.",
                      cert_new_);
        make.add_option("names", cert_new_.names, "the gateway's FQDN, then other names")
            ->type_name("NAME")
            ->required();
        make.add_option("--key", cert_new_.key, "private key, mode 600")
            ->type_name("FILE")
            ->capture_default_str();
        make.add_option("-o,--output", cert_new_.output, "request or certificate")
            ->type_name("FILE")
            ->capture_default_str();
        make.add_flag("--self-signed", cert_new_.self_signed, "a certificate that signs itself");
        make.add_option("--days", cert_new_.days, "it is valid for")
            ->check(CLI::Range(1, 36500))
            ->capture_default_str();
        make.add_flag("--rsa", cert_new_.rsa, "RSA 2048 in place of EC P-256, for an old OCS");
        make.add_flag("--force", cert_new_.force, "replace files that exist");
        auto& show = add_below(cert, "show", "What stands in PEM, DER or .p7b files.", cert_show_);
        show.add_option("files", cert_show_.files, "certificates")->type_name("FILE")->required();
        auto& import =
            add_below(cert, "import", "What a CA sent: certificates to trust, and our own.", cert_import_);
        import.add_option("files", cert_import_.files, "PEM, DER or .p7b")->type_name("FILE")->required();
        import
            .add_option("--into", cert_import_.into,
                        "CA certificates go into this folder, which tls.ca names")
            ->type_name("FOLDER");
        auto* key =
            import
                .add_option("--key", cert_import_.key, "our private key: the certificate that fits is ours")
                ->type_name("FILE");
        auto* output = import
                           .add_option("-o,--output", cert_import_.output,
                                       "our certificate and its chain, which tls.certificate names")
                           ->type_name("FILE")
                           ->needs(key);
        key->needs(output);
        import.add_flag("--force", cert_import_.force, "replace a file that exists");
        auto& fetch = add_below(cert, "fetch", "Shows a peer's chain, asks, and stores its CA certificates.",
                                cert_fetch_);
        fetch.add_option("peer", cert_fetch_.peer, "TLS peer")->type_name("HOST:PORT")->required();
        fetch.add_option("--into", cert_fetch_.into, "the folder that tls.ca names")
            ->type_name("FOLDER")
            ->required();
        fetch.add_flag("--yes", cert_fetch_.yes, "do not ask");
    }

    void add_control(CLI::App& sub, control_options& options) {
        add_configuration(sub, options.configuration);
        sub.add_option("--socket", options.socket, "control socket of the running gateway")
            ->type_name("FILE");
    }

    void add_status() {
        add_control(add("status", "What the running gateway says of itself.", status_), status_);
    }

    void add_select() {
        auto& sub = add("select", "Shows a user's phone selection; with --device, changes it.", select_);
        add_control(sub, select_.control);
        sub.add_option("--user", select_.user, "user ID")->type_name("USER")->required();
        auto* device = sub.add_option("--device", select_.device, "device to control")->type_name("DEVICE");
        sub.add_option("--line", select_.line, "its line, where it has several")
            ->type_name("DN")
            ->needs(device);
        sub.add_option("--partition", select_.partition, "the line's partition")
            ->type_name("PARTITION")
            ->needs(device);
    }

    void add_drain() {
        auto& sub = add(
            "drain", "Moves everybody off the running gateway: no sign-ins any more, BYE to who has no call.",
            drain_);
        add_control(sub, drain_.control);
        auto* now = sub.add_flag("--now", drain_.now, "BYE also to who has a call");
        sub.add_flag("--undo", drain_.undo, "people may sign in again")->excludes(now);
    }

    void add_password() {
        add("password", "Makes a password_hash for the directory; asks, or takes the first line of a pipe.",
            password_);
    }

    void add_ladder() {
        auto& sub = add("ladder", "Draws a trace that run --trace wrote.", ladder_);
        sub.add_option("trace", ladder_.trace, "trace file")->type_name("FILE")->required();
        sub.add_option("--width", ladder_.width, "columns between two lanes")->check(CLI::Range(20, 200));
        sub.add_flag("--heartbeats", ladder_.heartbeats, "draw heartbeats of idle links, too");
    }

    CLI::App app_{"CSTA remote call control for SIP soft clients."};
    run_options run_;
    check_options check_;
    simulate_options simulate_;
    csta_options csta_;
    explain_options explain_;
    normalize_options normalize_;
    import_options import_;
    cert_new_options cert_new_;
    cert_show_options cert_show_;
    cert_import_options cert_import_;
    cert_fetch_options cert_fetch_;
    control_options status_;
    select_options select_;
    drain_options drain_;
    password_options password_;
    ladder_options ladder_;
    std::optional<command> chosen_;
};

}  // namespace

parsed_command_line parse_command_line(int argc, const char* const* argv, const std::string& version) {
    return parser(version).parse(argc, argv);
}

}  // namespace ctig::commands
