// Fingerprint: the name under which a finding is known across runs, builds and ways of looking.
//
// It is made from the rule's class and the word of the cycle: per thread, the pair (function that
// holds, function that requests). The word is reduced to its primitive root and rotated to its
// least rotation, so five philosophers or three, entered at any point of the circle, are one
// finding. Line numbers, addresses, lock names and template arguments take no part.
#ifndef IMPASSE_ANALYZER_MODEL_FINGERPRINT_H_
#define IMPASSE_ANALYZER_MODEL_FINGERPRINT_H_

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/finding.h"

namespace impasse {

// CanonicalFunctionName turns a demangled or a clang-printed name into the form both ways share:
// no return type, no parameter list, no template arguments, no ABI tags, no cv or ref qualifiers,
// every spelling of a closure ("{lambda(int)#1}", "$_0", "(lambda at f.cc:3)") as "(lambda)",
// anonymous namespaces as "(anonymous)". Total: any text gives some name.
// Complexity: O(length).
std::string CanonicalFunctionName(std::string_view name);

// PrimitiveRoot returns the shortest word whose repetition is `word` (Knuth-Morris-Pratt border).
std::vector<std::string> PrimitiveRoot(const std::vector<std::string>& word);

// LeastRotation returns the lexicographically least rotation of `word` (Booth 1980), O(n).
std::vector<std::string> LeastRotation(const std::vector<std::string>& word);

// Fingerprint returns 16 hexadecimal digits: FNV-1a 64 over the class and the reduced word. A
// finding without a cycle is fingerprinted by its class and its location's file and
// message-independent parts given in `cycle` by the check; an empty cycle gives a fingerprint of
// the class and resources.
std::string Fingerprint(std::string_view fingerprint_class, const std::vector<CycleLetter>& cycle);

// LetterFor makes the letter of one thread of a cycle from the paths of its hold and of its
// request: the innermost user functions (user_code.h).
CycleLetter LetterFor(const CallPath& holds, const CallPath& requests);

}  // namespace impasse

#endif  // IMPASSE_ANALYZER_MODEL_FINGERPRINT_H_
