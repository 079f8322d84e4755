// This program's operator new counts.
#include "tests/bench/micro/allocations.hpp"

#include <cstdlib>
#include <new>

namespace {
std::uint64_t counted = 0;
}

std::uint64_t ctig::bench::allocations() noexcept { return counted; }

void* operator new(std::size_t size) {
    ++counted;
    if (void* got = std::malloc(size == 0 ? 1 : size)) return got;
    throw std::bad_alloc();
}
void operator delete(void* what) noexcept { std::free(what); }
void operator delete(void* what, std::size_t) noexcept { std::free(what); }
