#include "tests/unit/codegen/scalar_kernel.h"

#include <cmath>
#include <cstring>
#include <stdexcept>
#include <string>

namespace elig {

namespace {

using kernel::Inst;
using kernel::Op;

__extension__ using UInt128 = unsigned __int128;

/// The low `width` bits, as a signed integer.
Int128 wrapped(UInt128 value, unsigned width) {
  const unsigned unused = 128 - width;
  return static_cast<Int128>(value << unused) >> unused;
}

Int128 to_int128(const Integer& value) {
  const std::string digits = Integer(abs(value)).get_str();
  UInt128 result = 0;
  for (const char digit : digits) result = result * 10 + static_cast<unsigned>(digit - '0');
  return static_cast<Int128>(value < 0 ? -result : result);
}

template <class T>
Int128 stored(const void* data, std::uint64_t row) {
  T value;
  std::memcpy(&value, static_cast<const char*>(data) + row * sizeof(T), sizeof(T));
  return value;
}

Int128 load(const elig_column& column, unsigned width, std::uint64_t row) {
  switch (width) {
    case 8:
      return stored<std::int8_t>(column.data, row);
    case 16:
      return stored<std::int16_t>(column.data, row);
    case 32:
      return stored<std::int32_t>(column.data, row);
    case 64:
      return stored<std::int64_t>(column.data, row);
    default:
      throw std::logic_error("no such column");
  }
}

bool bit(const std::uint64_t* words, std::uint64_t row) { return (words[row / 64] >> (row % 64) & 1) != 0; }

double rounded(long double value) { return static_cast<double>(value); }

class Row {
 public:
  Row(const kernel::Plan& plan, const elig_args& args, std::uint64_t row)
      : plan_(plan), args_(args), row_(row), known_(plan.tape.size(), ELIG_KNOWN_NOT) {
    if (args.known == nullptr) return;
    const std::uint8_t* known = args.known;
    for (const kernel::InstId comparison : kernel::comparisons(plan)) known_[comparison.index] = *known++;
  }

  std::vector<Cell> run() {
    for (const Inst& inst : plan_.tape) {
      Cell cell;
      if (const std::uint8_t known = known_[cells_.size()]; known != ELIG_KNOWN_NOT) {
        cell.truth = known == ELIG_KNOWN_TRUE;
        cells_.push_back(cell);
        continue;
      }
      switch (kernel::info(inst.op).result) {
        case kernel::Sort::Int:
          cell.integer = wrapped(static_cast<UInt128>(integer(inst)), inst.width);
          break;
        case kernel::Sort::Double:
          cell.real = real(inst);
          break;
        case kernel::Sort::Mask:
          cell.truth = truth(inst);
          break;
      }
      cells_.push_back(cell);
    }
    return std::move(cells_);
  }

 private:
  Int128 integer(const Inst& inst) const {
    const auto a = [&] { return static_cast<UInt128>(cells_[inst.a.index].integer); };
    const auto b = [&] { return static_cast<UInt128>(cells_[inst.b.index].integer); };
    const auto big = [&] { return static_cast<UInt128>(to_int128(plan_.big[inst.imm])); };
    switch (inst.op) {
      case Op::Load:
        return load(args_.columns[inst.imm], inst.width, row_);
      case Op::Extend:
        return static_cast<Int128>(a());
      case Op::MulConst:
        return static_cast<Int128>(a() * big());
      case Op::AddConst:
        return static_cast<Int128>(a() + big());
      case Op::Splat:
        return static_cast<Int128>(big());
      case Op::Neg:
        return static_cast<Int128>(-a());
      case Op::Add:
        return static_cast<Int128>(a() + b());
      case Op::Sub:
        return static_cast<Int128>(a() - b());
      case Op::Mul:
        return static_cast<Int128>(a() * b());
      case Op::Max:
        return std::max(cells_[inst.a.index].integer, cells_[inst.b.index].integer);
      case Op::Min:
        return std::min(cells_[inst.a.index].integer, cells_[inst.b.index].integer);
      default:
        throw std::logic_error("not integer lanes");
    }
  }

  double real(const Inst& inst) const {
    const double a = inst.a.valid() ? cells_[inst.a.index].real : 0;
    const double b = inst.b.valid() ? cells_[inst.b.index].real : 0;
    switch (inst.op) {
      case Op::IntToDouble:
        return static_cast<double>(static_cast<std::int64_t>(cells_[inst.a.index].integer));
      case Op::SplatDouble:
        return plan_.doubles[inst.imm];
      case Op::DNeg:
        return -a;
      case Op::DAdd:
        return a + b;
      case Op::DSub:
        return a - b;
      case Op::DMul:
        return a * b;
      case Op::DDiv:
        return a / b;
      case Op::DMax:
        return a < b ? b : a;
      case Op::DMin:
        return b < a ? b : a;
      case Op::DSqrt:
        return std::sqrt(a);
      case Op::DLn:
        return rounded(std::log(static_cast<long double>(a)));
      case Op::DLog10:
        return rounded(std::log10(static_cast<long double>(a)));
      case Op::DExp:
        return rounded(std::exp(static_cast<long double>(a)));
      case Op::DPow:
        return rounded(std::pow(static_cast<long double>(a), static_cast<long double>(b)));
      default:
        throw std::logic_error("not double lanes");
    }
  }

  bool truth(const Inst& inst) const {
    const Cell a = inst.a.valid() ? cells_[inst.a.index] : Cell{};
    const Cell b = inst.b.valid() ? cells_[inst.b.index] : Cell{};
    const auto threshold = [&] {
      return wrapped(static_cast<UInt128>(args_.constants[inst.imm]), plan_.tape[inst.a.index].width);
    };
    switch (inst.op) {
      case Op::Valid:
        return bit(args_.columns[inst.imm].valid, row_);
      case Op::Below:
        return bit(args_.columns[inst.imm].below, row_);
      case Op::Above:
        return bit(args_.columns[inst.imm].above, row_);
      case Op::Zero:
        return false;
      case Op::Ones:
        return true;
      case Op::Live:
        return bit(args_.live, row_);
      case Op::And:
        return a.truth && b.truth;
      case Op::Or:
        return a.truth || b.truth;
      case Op::AndNot:
        return a.truth && !b.truth;
      case Op::Xor:
        return a.truth != b.truth;
      case Op::Not:
        return !a.truth;
      case Op::LeConst:
        return a.integer <= threshold();
      case Op::EqConst:
        return a.integer == threshold();
      case Op::Lt:
        return a.integer < b.integer;
      case Op::Le:
        return a.integer <= b.integer;
      case Op::Eq:
        return a.integer == b.integer;
      case Op::DLt:
        return a.real < b.real;
      case Op::DLe:
        return a.real <= b.real;
      case Op::DEq:
        return a.real == b.real;
      case Op::DFinite:
        return std::isfinite(a.real);
      case Op::Keep:
        return true;
      default:
        throw std::logic_error("not a mask");
    }
  }

  const kernel::Plan& plan_;
  const elig_args& args_;
  std::uint64_t row_;
  std::vector<std::uint8_t> known_;  // by InstId; of comparisons
  std::vector<Cell> cells_;
};

/// Lane `place` of every number that the plan keeps.
void keep(const kernel::Plan& plan, const elig_args& args, const std::vector<Cell>& cells, std::uint64_t place) {
  for (std::size_t v = 0; v < plan.values.size(); ++v) {
    const Inst& kept = plan.tape[plan.tape[plan.values[v].index].a.index];
    const Cell& cell = cells[plan.tape[plan.values[v].index].a.index];
    const std::size_t bytes = kept.width / 8U;
    char* const room = reinterpret_cast<char*>(args.values + v * ELIG_VALUE_WORDS) + place * bytes;
    if (kernel::info(kept.op).result == kernel::Sort::Double) {
      std::memcpy(room, &cell.real, bytes);
    } else {
      std::memcpy(room, &cell.integer, bytes);  // little-endian: the low bytes come first
    }
  }
}

void put(std::uint64_t* bitmaps, std::uint64_t row, std::uint64_t stride, std::uint64_t place, bool truth) {
  std::uint64_t& word = bitmaps[row * stride + place / 64];
  const std::uint64_t bit = std::uint64_t{1} << (place % 64);
  word = truth ? word | bit : word & ~bit;
}

}  // namespace

std::vector<Cell> interpret_row(const kernel::Plan& plan, const elig_args& args, std::uint64_t row) {
  return Row(plan, args, row).run();
}

void interpret(const kernel::Plan& plan, const elig_args& args) {
  for (std::uint64_t place = 0; place < 64 * args.word_count; ++place) {
    const std::vector<Cell> cells = interpret_row(plan, args, 64 * args.first_word + place);
    keep(plan, args, cells, place % 64);
    const auto truth = [&](kernel::InstId id) { return cells[id.index].truth; };
    for (const kernel::Count& count : plan.counts) args.counts[count.counter] += truth(count.mask) ? 1 : 0;
    if (args.met == nullptr) continue;
    for (std::size_t c = 0; c < plan.criteria.size(); ++c) {
      put(args.met, c, args.words_out, place, truth(plan.criteria[c].met));
      put(args.not_met, c, args.words_out, place, truth(plan.criteria[c].not_met));
    }
    for (std::size_t s = 0; s < plan.status.size(); ++s) {
      put(args.status, s, args.words_out, place, truth(plan.status[s]));
    }
  }
}

}  // namespace elig
