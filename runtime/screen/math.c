#include "runtime/screen/math.h"

#include <math.h>

double elig_ln(double x) { return (double)logl((long double)x); }
double elig_log10(double x) { return (double)log10l((long double)x); }
double elig_exp(double x) { return (double)expl((long double)x); }
double elig_pow(double x, double y) { return (double)powl((long double)x, (long double)y); }
