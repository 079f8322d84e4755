#pragma once
#include <string_view>

namespace ctig::cti {

/// Sees each CSTA document as it crosses a CTI link; for the trace file. Thread: the link's.
class cti_tap {
public:
    virtual void on_cti_document_in(std::string_view manager, std::string_view protocol,
                                    std::string_view xml) = 0;
    virtual void on_cti_document_out(std::string_view manager, std::string_view protocol,
                                     std::string_view xml) = 0;

protected:
    ~cti_tap() = default;
};

}  // namespace ctig::cti
