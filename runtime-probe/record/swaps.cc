#include "runtime-probe/record/swaps.h"

#include "runtime-probe/record/held.h"

namespace impasse::probe {
namespace {

// What is known of the variables that were changed: one word each, at a place given by the address.
// Variables that share a place push each other out; what is not known any more blames nobody.
//
//   tag of the address : 24 | changes : 20 | thread that made the latest : 20
constexpr std::uint32_t kWords = 1 << 14;
constexpr int kThreadBits = 20;
constexpr int kTagShift = 40;
constexpr std::uint64_t kThreadMask = (std::uint64_t{1} << kThreadBits) - 1;
constinit std::uint64_t g_words[kWords];

std::uint64_t& WordOf(std::uint64_t hash) { return g_words[hash % kWords]; }
std::uint64_t TagOf(std::uint64_t hash) { return hash >> kTagShift | 1; }
bool IsOf(std::uint64_t word, std::uint64_t hash) { return word >> kTagShift == TagOf(hash); }

// NoteChange says that the thread has changed the variable; returns the word that says so.
std::uint64_t NoteChange(std::uintptr_t address, std::uint32_t thread) {
  constexpr int kTries = 8;
  const std::uint64_t hash = Mix(address);
  std::uint64_t& word = WordOf(hash);
  std::uint64_t fresh = 0;
  for (int i = 0; i < kTries; ++i) {
    const std::uint64_t before = Load(word);
    const std::uint64_t changes = IsOf(before, hash) ? (before >> kThreadBits) + 1 : 1;
    fresh = TagOf(hash) << kTagShift | (changes & kThreadMask) << kThreadBits |
            (thread <= kThreadMask ? thread : 0);
    if (Replace(word, before, fresh)) return fresh;
  }
  return 0;  // changed by others all the time
}

// LatestBy returns the thread that changed the variable last, 0 when that is not known.
std::uint32_t LatestBy(std::uintptr_t address) {
  const std::uint64_t hash = Mix(address);
  const std::uint64_t word = Load(WordOf(hash));
  return IsOf(word, hash) ? static_cast<std::uint32_t>(word & kThreadMask) : 0;
}

bool Stands(const Claim& claim) { return Load(WordOf(Mix(claim.address))) == claim.word; }

void Drop(ThreadContext& context, std::uint32_t position) {
  --context.claim_count;
  for (std::uint32_t i = position; i < context.claim_count; ++i) {
    context.claims[i] = context.claims[i + 1];
  }
  if (position < context.undo_claims) --context.undo_claims;
}

// What others have changed since was no claim.
void Settle(ThreadContext& context) {
  for (std::uint32_t i = context.claim_count; i-- > 0;) {
    if (Stands(context.claims[i])) continue;
    Drop(context, i);
    Progressed(context);
  }
}

// EndClaim ends the claim to the variable, if the thread has one, as a change to `after` does.
// Returns whether there was one and it is taken back.
bool EndClaim(ThreadContext& context, std::uintptr_t address, std::uint64_t after) {
  for (std::uint32_t i = context.claim_count; i-- > 0;) {
    if (context.claims[i].address != address) continue;
    const bool taken_back = context.claims[i].before == after;
    const bool in_vain = taken_back && i < context.undo_claims &&
                         context.record->progress == context.progress_at_failure;
    Drop(context, i);
    if (in_vain) {
      Store(context.record->undos, context.record->undos + 1);
    } else {
      Progressed(context);
    }
    return taken_back;
  }
  return false;
}

void AddClaim(ThreadContext& context, const Claim& claim) {
  if (claim.word == 0) return Progressed(context);
  if (context.claim_count == kMaxClaims) {
    Drop(context, 0);
    Progressed(context);
  }
  context.claims[context.claim_count++] = claim;
}

// An object that had no kind so far is an atomic variable; one that others know otherwise stays so.
Description DescribeAtomic(std::uintptr_t address) {
  const std::uint32_t object = LookUpObject(address);
  const std::uint8_t kind = object == 0 ? 0 : Load(g_trace.objects[object].kind);
  return {.kind = kind == 0 ? ObjectKind::kAtomic : static_cast<ObjectKind>(kind)};
}

}  // namespace

void Swapped(ThreadContext& context, CallSite site, std::uintptr_t address, std::uint64_t before,
             std::uint64_t after) {
  if (before == after) {
    // Whoever finds what it has set itself has not tried to get anything.
    const std::uint32_t latest = LatestBy(address);
    if (latest != 0 && latest != context.index) SwapFailed(context, site, address);
    return;
  }
  Settle(context);
  const bool taken_back = EndClaim(context, address, after);
  const std::uint64_t word = NoteChange(address, context.index);
  if (!taken_back) AddClaim(context, {address, before, word});
}

void SwapFailed(ThreadContext& context, CallSite site, std::uintptr_t address) {
  Settle(context);
  const SiteEntry* entry = FindSite(context, site, address, DescribeAtomic);
  if (entry != nullptr) NoteFailure(context, *entry, LatestBy(address));
}

void Storing(ThreadContext& context, std::uintptr_t address, std::uint64_t value) {
  const std::uint64_t hash = Mix(address);
  if (!IsOf(Load(WordOf(hash)), hash)) return;  // a variable that nobody swaps
  Settle(context);
  const std::uint32_t claims = context.claim_count;
  EndClaim(context, address, value);
  if (context.claim_count == claims) Progressed(context);
  NoteChange(address, context.index);
}

}  // namespace impasse::probe
