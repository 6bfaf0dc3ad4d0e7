// The history of neural networks in one header: each classic as a function, from the neuron of 1943 to boosted trees.
//
//     #include <pellucid/classics.hpp>
//
//     using namespace pellucid::classics;
//     OneNeuron one = one_neuron(truth_table("xor"));  // no neuron, but a proof that there is none
//
// The programs classic_*.cpp in examples/ show each of them.
#pragma once

#if __cplusplus < 201709L
#error "Pellucid needs C++20: compile with -std=c++20 (CMake: target_link_libraries does it by itself)"
#else

#include "pellucid/classics/adaline.hpp"
#include "pellucid/classics/autoencoder.hpp"
#include "pellucid/classics/half_planes.hpp"
#include "pellucid/classics/hopfield.hpp"
#include "pellucid/classics/least_squares.hpp"
#include "pellucid/classics/neuron.hpp"
#include "pellucid/classics/perceptron.hpp"
#include "pellucid/classics/regression.hpp"
#include "pellucid/classics/separation.hpp"
#include "pellucid/classics/svm.hpp"
#include "pellucid/classics/table.hpp"
#include "pellucid/classics/trees/booster.hpp"
#include "pellucid/classics/truth_table.hpp"
#include "pellucid/classics/xor.hpp"

#endif
