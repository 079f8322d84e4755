#pragma once
// Validation with libxml2, and files for tests.
#include <memory>
#include <string>

namespace ctig::csta::test {

/// A compiled XML schema.
class xml_schema_file {
public:
    static xml_schema_file from_text(const std::string& text);
    [[nodiscard]] bool good() const noexcept { return schema_ != nullptr; }
    /// Empty if `xml` is valid; else what is wrong.
    [[nodiscard]] std::string fault_of(const std::string& xml) const;

private:
    std::shared_ptr<void> schema_;
};

/// A CSTA document of another edition, or of none, as edition 3 would have it, without its private parts
/// (ECMA-323 `extensions`). ECMA-354's keep their namespace.
[[nodiscard]] std::string as_ed3(std::string xml);

/// The file's content; nothing if there is no such file.
[[nodiscard]] std::string file_text(const std::string& path);

/// Compares with tests/golden/csta/<name>; with UPDATE_GOLDEN=1 in the environment, writes it.
void expect_golden(const std::string& name, const std::string& text);

}  // namespace ctig::csta::test
