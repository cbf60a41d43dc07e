/* The functions that leave IEEE's correctly rounded ones: computed in x87 long double (or the host's
 * widest) and rounded once to double, so that the result does not depend on the CPU's vector features
 * (glibc's double versions choose FMA variants at run time). Kernels call them by these names. */
#ifndef ELIG_MATH_H
#define ELIG_MATH_H
#ifdef __cplusplus
extern "C" {
#endif
double elig_ln(double x);
double elig_log10(double x);
double elig_exp(double x);
double elig_pow(double x, double y);
#ifdef __cplusplus
}
#endif
#endif
