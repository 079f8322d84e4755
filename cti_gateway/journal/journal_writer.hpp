#pragma once
// The journal's thread: takes a batch of changes, commits it, says so. Who hands it in never waits for the
// disk.
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cti_gateway/journal/journal_store.hpp"

namespace ctig::journal {

/// Thread: any.
class journal_writer {
public:
    /// Why the batch could not be committed; empty: it is. Called on the journal's thread; it must
    /// not call the writer. Never called once the writer is gone.
    using written = std::function<void(std::string why)>;

    explicit journal_writer(std::unique_ptr<journal_store> store);
    /// Commits what waits, as long as the disk takes it within 2 s.
    ~journal_writer();
    journal_writer(const journal_writer&) = delete;
    journal_writer& operator=(const journal_writer&) = delete;

    void write(std::vector<change> batch, written done);

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace ctig::journal
