"""Answers by people who have not read the checks, judged by the command for such files.

    python -m autograder.checks tests/autograder/apart/layers.py

Nobody has given them a mistake's name: what is asked here is that the right ones pass,
that the wrong ones do not, and how many mistakes are named or shown.
"""

import collections
import json
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FILES = sorted((HERE / "apart").glob("*.py"))
# What is called wrong there, and is let pass, and why.
LET_PASS = {
    ("check_gradient", "upstream_signs"): "entries of 1 and -1 tell gradients apart",
    ("check_gradient", "one_hot_jacobian"): "so do all unit upstream gradients",
    ("check_gradient", "allclose_default"): "its absolute part is below our numbers",
    ("check_gradient", "elementwise_relative"): "no slope is measured as nearly 0",
    ("check_gradient", "complex_step"): "all functions drawn are analytic",
    ("check_gradient", "views_kept_while_entry_moves"): "no function returns a view",
    ("check_gradient", "reshape_of_a_fortran_copy"): "all arrays are in C's order",
    ("linear_forward", "truncates_to_common_size"): "sizes that fit are asked alone",
    ("affine_forward", "error_swallowed"): "sizes that fit are asked alone",
    ("affine_forward", "bias_resized_to_fit"): "sizes that fit are asked alone",
    ("from_numerator_layout", "view_returned_for_one_sample"): "nothing is changed",
    ("relu_backward", "same_array_if_all_active"): "nothing is changed",
    ("softmax_cross_entropy", "np_choose_has_a_limit"): "no batch has 33 classes",
    ("input_gradient_entries", "matrix"): "the text allows a matrix",
    ("weight_gradient_entries", "matrix"): "the text allows a matrix",
    ("weight_gradient_entries", "numpy_array"): "an array has two rows too",
    ("input_gradient_entries", "symbols_with_assumptions"): "symbols count by name",
    ("input_gradient_entries", "real_symbols"): "symbols count by name",
    ("backward", "tuples"): "a tuple goes wherever a list goes",
}

# What some of the others have to be called, an answer for each of these names.
NAMED = {
    ("forward", "flat_cache"): "pairs in a row",
    ("forward", "last_layer_not_in_cache"): "last one missing",
    ("forward", "cache_reset_in_loop"): "first one missing",
    ("forward", "return_inside_loop"): "only the first ones",
    ("forward", "pops_the_callers_weights"): "list shortened",
    ("forward", "one_pair_reused"): "shared memory",
    ("backward", "one_list_for_both"): "one list for both",
    ("gradient_step", "replaces_entries_of_callers_list"): "list changed",
    ("train", "own_dP_without_N"): "steps N times as long",
    ("train", "dP_divided_by_N_again"): "steps divided by N",
    ("train", "one_step_too_few"): "last loss missing",
    ("train", "one_sample_per_step"): "one sample after another",
    ("check_gradient", "total_norm"): "one length for all",
    ("check_gradient", "verdict_inverted"): "exchanged",
    ("check_gradient", "coin_flip"): "by chance",
    ("check_gradient", "entry_not_put_back"): "not put back",
    ("check_gradient", "h_too_large"): "step too large",
    ("check_gradient", "h_too_small"): "step too small",
    ("check_gradient", "forward_difference"): "one-sided",
    ("check_gradient", "float32_copies"): "in another precision",
    ("check_gradient", "divides_by_h_not_2h"): "slopes halved",
    ("check_gradient", "dZ_forgotten_in_the_loss"): "upstream left out",
    ("check_gradient", "zero_slope_gives_nan"): "zero gradient refused",
    ("check_gradient", "wrong_shape_is_an_assert"): "stops",
    ("hunt_weight_entry", "value_from_x_times_dZ"): "value of a formula",
    ("hunt_weight_entry", "inputs_in_another_order"): "inputs in another order",
    ("hunt_weight_entry", "value_before_inputs"): "results in another order",
    ("hunt_weight_entry", "random_inputs_fixed_value"): "other inputs each time",
    ("hunt_input_batch", "outputs_summed_only_to_two"): "term left out",
    ("hunt_input_batch", "other_sample_cancels"): "another entry shows it",
    ("mse", "variance"): "variance",
    ("mse", "difference_of_squares"): "difference of squares",
    ("softmax_cross_entropy", "minus_forgotten_in_the_loss"): "sign",
    ("relu_backward", "refuses_zero"): "own raise",
    ("tanh_backward", "flattened"): "another shape",
    ("input_gradient_entries", "flat_list"): "rows of another kind",
    ("input_gradient_entries", "counts_from_one"): "end of a matrix",
    ("affine_backward", "order_dw_dx_db"): "order",
    ("linear_forward", "object_array"): "wrong dtype",
    ("linear_weight_gradient", "neighbour_pairs"): "outer product of sums",
    ("linear_weight_gradient", "centred"): "equals an expression",
    ("from_numerator_layout", "swap_dW_dX"): "order",
    ("from_numerator_layout", "rot90"): "permuted",
    ("relu_backward", "nonzero"): "equals an expression",
    ("relu_backward", "masked_selection"): "entries picked out",
    ("relu_backward", "sign_plus_one"): "factor",
    ("tanh_backward", "sum_rows"): "squares added up",
    ("mse", "gram_sum"): "equals an expression",
    ("forward", "first_layer_always_sigmoid"): "wrong for other depths",
    ("forward", "two_lists"): "lists for pairs",
    ("backward", "relu_slope"): "relu for the sigmoid",
    ("backward", "own_input_slope"): "slope at the layer's input",
    ("backward", "reverse_returns_none"): "None for a list",
    ("gradient_step", "extra_list"): "wrong count",
    ("train", "forward_once"): "forward pass at the start",
    ("train", "old_weights_returned"): "one step only",
    ("weight_gradient_entries", "shared_rows"): "one list for both rows",
    ("weight_gradient_entries", "changes_g"): "input changed",
    ("check_gradient", "any_not_all"): "one is enough",
    ("hunt_weight_product", "order_of_inputs"): "inputs exchanged",
    ("hunt_input_entry", "times_x"): "value of a formula",
    ("hunt_input_entry", "divided_by_outputs"): "value times a factor",
    ("hunt_prediction", "x_is_o"): "value of a formula",
    ("linear_forward", "b7_01"): "outputs paired with samples",
    ("linear_forward", "b7_05"): "all alike",
    ("linear_input_gradient", "b7_01"): "argument kept",
    ("from_numerator_layout", "b7_11"): "order",
    ("tanh_backward", "b7_05"): "entries mixed",
    ("tanh_backward", "b7_06"): "sigmoid's slope",
    ("tanh_backward", "b7_07"): "not proportional",
    ("softmax_cross_entropy", "b7_03"): "probability cut off",
    ("backward", "b7_10"): "array changed",
    ("backward", "b7_17"): "one too many at the start",
    ("backward", "b7_21"): "slope averaged",
    ("train", "b7_08"): "a step for each sample",
    ("train", "b7_17"): "every step kept",
    ("input_gradient_entries", "b7_08"): "another entry added",
    ("check_gradient", "b7_07"): "not put back",
    ("check_gradient", "b7_20"): "several at once",
    ("check_gradient", "b7_22"): "too few axes",
    ("hunt_weight_product", "b7_07"): "inputs perhaps in another order",
    ("linear_weight_gradient", "columns_zipped"): "inputs paired with outputs",
    ("affine_backward", "db_in_the_inner_loop"): "factor",
    ("relu_backward", "ratio_to_its_size"): "sign for the slope",
    ("relu_backward", "difference_quotient"): "low precision",
    ("backward", "slope_first_and_above"): "brackets missing",
    ("gradient_step", "arrays_of_objects"): "wrong dtype",
    ("train", "mean_of_moving_losses"): "losses beside wrong weights",
    ("train", "layer_by_layer"): "weights moved within a step",
    ("train", "loss_before_the_loop"): "special kind",
    ("check_gradient", "cosine_alone"): "direction only",
    ("hunt_weight_entry", "inputs_of_another_cell"): "unknown name, no arguments",
    ("hunt_weight_product", "claimed_value_typed"): "the claimed value",
    ("hunt_prediction", "first_sigmoid_forgotten"): "value of a formula",
    ("hunt_hidden_delta", "output_for_the_slope"): "value of a formula",
    ("hunt_input_entry", "last_term_typed"): "value of a formula",
    ("hunt_input_batch", "mean_over_the_samples"): "value of a formula",
    ("affine_forward", "bias_by_and"): "bits of numbers",
    ("softmax_cross_entropy", "logarithm_of_a_calculator"): "factor",
    ("forward", "exponential_of_math"): "array for a function of numbers",
    ("backward", "steepest_slope_everywhere"): "constant slope",
    ("weight_gradient_entries", "product_as_it_fits"): "transpose missing",
    ("check_gradient", "greater_is_false_for_nan"): "nan accepted",
    ("check_gradient", "judges_what_is_finite"): "not finite accepted",
    ("check_gradient", "two_lists_of_the_same_arrays"): "not moved",
    ("check_gradient", "largest_signed_difference"): "one side only",
    ("hunt_input_batch", "entry_of_the_other_sample"): "value of another entry",
    ("check_gradient", "b10_x12"): "one length for all",
    ("hunt_input_entry", "b10_x06"): "value of a formula",
    ("linear_forward", "b12_x12"): "right on the diagonal",
    ("affine_forward", "b12_x10"): "partly right",
    ("affine_forward", "b13_x01"): "wrong beside a zero",
    ("check_gradient", "b12_x03"): "one length for all",
    ("hunt_prediction", "b13_x07"): "input of wrong shape",
}
# Where a small edit is shown: a part of the line that is pointed at.
SHOWN = {
    ("linear_forward", "reshape_not_T"): "6: reshape",
    ("backward", "gradient_from_sigmoid_of_input"): "10: sigmoid",
    ("train", "two_steps_at_once"): "8: range(2)",
    ("train", "losses_reset_in_loop"): "3: losses = []",
    ("linear_weight_gradient", "loop_bounds_crossed"): "4: range(M)",
    ("affine_forward", "bias_where_positive"): "3: np.where(Z > 0, Z + b, Z)",
    ("affine_backward", "db_from_dX"): "4: dX",
    ("relu_backward", "relu6"): "2: H < 1",
    ("relu_backward", "elu"): "2: np.exp(np.minimum(H, 0))",
    ("relu_backward", "threshold"): "2: 0.01",
    ("relu_backward", "break_row"): "6: break",
    ("relu_backward", "ratio"): "4: slope = O / H",
    ("softmax_cross_entropy", "global_max"): "3: np.max(Z)",
    ("gradient_step", "cutoff_small"): ("4: np.where(np.abs(dW) < 0.1, 0 * dW, dW)"),
    ("gradient_step", "decaying_rate"): "5: rate *= 0.9",
    ("linear_forward", "b7_05"): "7: Z.append(row)",
    ("affine_forward", "b7_04"): "3: 0",
    ("affine_forward", "b7_08"): "3: [np.ones((N, 1), X.dtype), X]",
    ("from_numerator_layout", "b7_06"): "2: np.rot90(dy_numerator)",
    ("from_numerator_layout", "b7_12"): "3: np.swapaxes(dy, 0, 1)",
    ("relu_backward", "b7_09"): "5: dO[i]",
    ("sigmoid_backward", "b7_09"): "2: np.abs(O - 0.5)",
    ("softmax_cross_entropy", "b7_02"): "4: np.max(Z)",
    ("softmax_cross_entropy", "b7_08"): "8: 1",
    ("softmax_cross_entropy", "b7_20"): "6: dZ = P",
    ("forward", "b7_09"): "1: []",
    ("forward", "b7_15"): "8: H *= 0.5",
    ("backward", "b7_10"): "7: S *= 1 - S",
    ("gradient_step", "b7_03"): "4: W = W - rate * G",
    ("train", "b7_06"): "9: gradient_step(new, gradients, rate)",
    ("train", "b7_15"): "5: Y, P",
    ("train", "early_stopping"): "6: if losses and losses[-1] - L < 0.05:",
    ("linear_forward", "zeros_in_float64"): "4: np.zeros((n, m))",
    ("linear_forward", "rows_stacked_side_by_side"): "5: np.hstack",
    ("linear_input_gradient", "loop_starts_with_a_row"): "2: 0",
    ("linear_weight_gradient", "einsum_sums_the_inputs"): "2: 'nd,nm->nm'",
    ("linear_weight_gradient", "penalty_on_the_weights"): "3: + 2 * lam * W",
    ("affine_forward", "bias_after_the_loop"): "5: z += b",
    ("bias_gradient", "sum_starts_with_the_first"): "2: dZ[0]",
    ("bias_gradient", "squeezed"): "3: db.squeeze()",
    ("bias_gradient", "one_sample_returned_as_it_is"): "2: if len(dZ) == 1:",
    ("affine_backward", "kron"): "3: np.kron",
    ("affine_backward", "weights_moved_before_dX"): "5: W_new",
    ("from_numerator_layout", "bias_times_the_first_input"): "4: @ x[:, 0]",
    ("relu_backward", "where_of_two_floats"): "2: np.where(H > 0, 1.0, 0.0)",
    ("sigmoid_backward", "clipped_to_hundredths"): "2: np.clip",
    ("sigmoid_backward", "logit"): "2: H = np.log(O / (1 - O))",
    ("tanh_backward", "product_with_the_transpose"): "2: @",
    ("tanh_backward", "hyperbolic_functions"): "2: H = np.arctanh(O)",
    ("mse", "norm_of_order_2"): "4: 2",
    ("mse", "einsum_first_sample"): "3: 0",
    ("softmax_cross_entropy", "shifted_by_the_mean"): "3: Z.mean",
    ("softmax_cross_entropy", "as_many_columns_as_labels"): "3: y.max() + 1",
    ("softmax_cross_entropy", "logits_clipped"): "3: np.clip",
    ("softmax_cross_entropy", "axis_lost_in_the_maximum"): "3: axis=1",
    ("backward", "einsum_loses_the_samples"): "6: 'nm,jm->j'",
    ("backward", "deltas_clipped"): "9: np.clip",
    ("gradient_step", "array_of_rates"): "2: np.full(W.shape, rate)",
    ("train", "schedule_of_rates"): "2: np.full(steps, rate)",
    ("train", "unpacked_the_other_way_round"): "6: deltas, grads",
    ("train", "losses_rounded"): "6: round",
    ("hunt_prediction", "value_rounded_to_one_digit"): "6: round(2 * sigmoid(1.0), 1)",
    ("hunt_hidden_delta", "slope_transposed"): "6: (f * (1 - f)).T",
    ("affine_backward", "outputs_where_inputs_belong"): "4: out",
    ("from_numerator_layout", "arguments_exchanged"): "3: dZ, W, x, 0 * W[0]",
    ("softmax_cross_entropy", "logits_held_within_sixty"): "3: np.clip(Z, -60, 60)",
    ("gradient_step", "list_copied_and_not_its_arrays"): "4: new[k] -= rate * G",
    ("train", "rate_that_cools_down"): "9: rate = 0.9 * rate",
    ("check_gradient", "to_the_last_digit"): "17: np.array_equal(num, g)",
    ("linear_forward", "b10_x06"): "4: x.reshape(-1, 1)",
    ("linear_forward", "b10_x12"): "2: np.zeros_like(X)",
    ("affine_forward", "b10_x04"): "3: np.repeat",
    ("bias_gradient", "b7_09"): "3: np.squeeze(db)",
    ("affine_backward", "b10_x09"): "3: np.outer",
    ("check_gradient", "b10_x13"): "14: flatten",
    ("hunt_weight_product", "b10_x11"): "4: X = dZ",
    ("hunt_prediction", "b10_x08"): "4: np.zeros_like(W1)",
    ("hunt_hidden_delta", "b10_x10"): "4: s * 1 - s",
}
# What was said of them once, and is not true of them.
NOT_SAID = {
    ("linear_forward", "out_like_X"): "each row of the left factor",
    ("linear_input_gradient", "sum_over_outputs_of_W"): "different samples",
    ("linear_weight_gradient", "centred"): "dZ.mean",
    ("bias_gradient", "nonzero_mean"): "dZ.mean",
    ("relu_backward", "relu6"): "dH is 0",
    ("relu_backward", "nonzero"): "lacks the slope",
    ("forward", "first_layer_always_sigmoid"): "five",
    ("backward", "relu_slope"): "Mend `gradients`",
    ("gradient_step", "extra_list"): "last entries",
    ("gradient_step", "last_layer_kept"): "layer 2",
    ("train", "forward_once"): "The first loss is right",
    ("train", "decayed_rate"): "The first loss is right",
    ("hunt_input_entry", "times_x"): "another entry",
    ("hunt_input_entry", "divided_by_outputs"): "left out",
    ("hunt_input_batch", "mean_of_samples"): "ones_like",
    ("linear_input_gradient", "b7_01"): "when the function is called again",
    ("from_numerator_layout", "b7_06"): "return",
    ("from_numerator_layout", "b7_08"): "other way round",
    ("from_numerator_layout", "b7_11"): "other gradient",
    ("relu_backward", "b7_09"): "return",
    ("softmax_cross_entropy", "b7_03"): "added",
    ("backward", "b7_12"): "operation",
    ("backward", "b7_21"): "before the matrix product",
    ("gradient_step", "b7_03"): "it equals",
    ("check_gradient", "b7_03"): "such as",
    ("check_gradient", "b7_07"): "at once",
    ("hunt_weight_product", "b7_07"): "another entry",
    ("linear_weight_gradient", "squeezed_transpose"): "and one input",
    ("affine_backward", "db_in_the_inner_loop"): "for m in range",
    ("affine_backward", "inputs_centred"): "dZ.mean",
    ("relu_backward", "difference_quotient"): "times",
    ("sigmoid_backward", "clipped_to_hundredths"): "right except",
    ("mse", "return_after_one_row"): "cumsum",
    ("softmax_cross_entropy", "as_many_columns_as_labels"): "the others",
    ("forward", "last_activation_missing"): "belong here",
    ("gradient_step", "arrays_of_objects"): "the others",
    ("train", "stops_when_it_stalls"): "right except",
    ("train", "history_first"): "numpy.float64",
    ("check_gradient", "step_of_a_trillionth"): "rounding",
    ("check_gradient", "cosine_alone"): "second of three",
    ("hunt_weight_product", "claimed_value_typed"): "in this order",
    ("hunt_prediction", "first_sigmoid_forgotten"): "published",
    ("hunt_hidden_delta", "output_for_the_slope"): "multiplied by 2",
    ("hunt_hidden_delta", "slope_transposed"): "delta2[0, 0]",
    ("hunt_input_entry", "last_term_typed"): "np.outer",
    ("hunt_input_batch", "mean_over_the_samples"): "np.full",
    ("relu_backward", "nothing_below_one"): "np.trunc",
    ("relu_backward", "mask_alone"): "only if",
    ("gradient_step", "first_layer_only"): "entries",
    ("input_gradient_entries", "last_output_forgotten_once"): "some of",
    ("check_gradient", "greater_is_false_for_nan"): "finite",
    ("hunt_weight_product", "row_for_column"): "multiplied by",
    ("relu_backward", "b10_x06"): "equals",
    ("linear_forward", "b10_x12"): "belong here",
    ("check_gradient", "b10_x13"): "Do two lists",
    ("hunt_prediction", "b10_x08"): "activation after",
    ("hunt_hidden_delta", "b10_x10"): "delta2[0, 0]",
}


@pytest.fixture(scope="module")
def said():
    """Return what the command says of all files, a dictionary for each answer."""
    command = sys.executable, "-m", "autograder.checks"
    started = [
        subprocess.Popen(
            [*command, path, "--json"], stdout=subprocess.PIPE, text=True,
            cwd=HERE.parents[1],
        )
        for path in FILES
    ]  # fmt: skip
    lines = [line for each in started for line in each.communicate()[0].splitlines()]
    assert not any(each.returncode for each in started)
    return [json.loads(line) for line in lines]


def of_kind(said, kind):
    return [each for each in said if each["kind"] == kind]


def test_every_right_answer_passes_both_checks(said):
    assert len(of_kind(said, "right")) > 500
    for each in of_kind(said, "right"):
        assert each["visible"], each
        assert each["thorough"], each


def test_every_wrong_answer_is_rejected(said):
    passed = {
        (each["function"], each["label"])
        for each in of_kind(said, "wrong")
        if each["thorough"]
    }
    assert passed == set(LET_PASS)


def test_mistakes_are_named_or_shown(said):
    counts = collections.Counter()
    for each in of_kind(said, "wrong"):
        if not each["thorough"]:
            found = [q for q in each["quantities"].values() if q["text"]]
            named = any(q["mistake"] or q["place"] for q in found)
            counts[each["function"], "named" if named else "unnamed"] += 1
    for name in sorted({function for function, _ in counts}):
        named, rest = counts[name, "named"], counts[name, "unnamed"]
        print(f"{name:26}{named:4} of {named + rest:3} named or shown")
    named = sum(count for (_, what), count in counts.items() if what == "named")
    print(f"{'all':26}{named:4} of {counts.total()}")
    assert named >= 0.93 * counts.total()


def test_these_are_called_by_their_names(said):
    names = {key: set() for key in NAMED}
    for each in of_kind(said, "wrong"):
        key = each["function"], each["label"]
        if key in NAMED:
            names[key] |= {q["mistake"] for q in each["quantities"].values()}
    assert {key: NAMED[key] in names[key] for key in NAMED} == dict.fromkeys(
        NAMED, True
    )


def test_these_are_shown_at_their_places(said):
    places = {key: set() for key in SHOWN}
    for each in of_kind(said, "wrong"):
        key = each["function"], each["label"]
        if key in SHOWN:
            places[key] |= {q["place"] for q in each["quantities"].values()}
    assert {key: SHOWN[key] in places[key] for key in SHOWN} == dict.fromkeys(
        SHOWN, True
    )


def test_what_was_false_is_not_said_again(said):
    checked = set()
    for each in of_kind(said, "wrong"):
        key = each["function"], each["label"]
        if key in NOT_SAID:
            checked.add(key)
            for quantity in each["quantities"].values():
                assert NOT_SAID[key] not in quantity["text"], quantity["text"]
    assert checked == NOT_SAID.keys()


def test_each_line_says_what_is_promised(said):
    for each in said:
        assert set(each) == {
            "kind", "function", "label", "visible", "thorough", "quantities",
        }  # fmt: skip
        for quantity in each["quantities"].values():
            assert set(quantity) == {"mistake", "place", "text"}


def test_a_file_with_an_unknown_task_is_refused_by_name(tmp_path):
    file = tmp_path / "answers.py"
    file.write_text("WRONG = {'no_task': {'a': 'def no_task(): pass'}}")
    command = sys.executable, "-m", "autograder.checks", file
    done = subprocess.run(command, capture_output=True, text=True, cwd=HERE.parents[1])
    assert done.returncode
    assert f"{file}: no task is called 'no_task'" in done.stderr


def test_for_a_person_there_are_marks_sentences_and_counts(tmp_path):
    file = tmp_path / "answers.py"
    file.write_text(
        "WRONG = {'linear_forward': {'a': 'def linear_forward(X, W):\\n"
        "    print(1)\\n    return X @ W + 1'}}\n"
        "RIGHT = {'linear_forward': {'b': 'linear_forward = np.matmul'}}\n"
    )
    command = sys.executable, "-m", "autograder.checks", file
    done = subprocess.run(command, capture_output=True, text=True, cwd=HERE.parents[1])
    lines = done.stdout.splitlines()
    assert lines[0] == "✗ ✗  wrong: linear_forward, a"
    assert lines[1] == "    Z: offset"
    assert "✓ ✓  right: linear_forward, b" in lines
    assert lines[-2:] == ["1 right answers accepted", "1 wrong answers rejected"]
