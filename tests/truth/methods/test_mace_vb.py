"""MACE by variational Bayes: what differs from EM."""

import numpy as np
import pytest
from scipy.special import digamma, gammaln
from scipy.stats import dirichlet

from middlemost import truth
from middlemost.errors import SettingError
from middlemost.truth.mace_steps import Weights
from tests.truth.samples import crowd, ratings_of
from tests.truth.test_mace_steps import written_out

A, B = 0.5, 10.0


def rates(parameters: np.ndarray) -> np.ndarray:
    """exp E log of Dirichlet distributions, a row each; not normalised."""
    return np.exp(digamma(parameters) - digamma(parameters.sum(axis=1, keepdims=True)))


def divergence(parameters: np.ndarray, prior: float) -> float:
    """KL from the prior: -entropy (scipy's) - E log prior, row by row."""
    n = parameters.shape[1]
    log_norm = gammaln(n * prior) - n * gammaln(prior)
    return sum(
        -dirichlet(row).entropy() - log_norm - (prior - 1) * np.log(rates(row[None])).sum() for row in parameters
    )


def test_it_ends_where_one_more_step_changes_nothing_and_the_bound_is_that_of_the_model():
    ratings = crowd(3, n_items=40)
    found = truth.mace_vb(ratings, restarts=2, tolerance=1e-12, max_iterations=3000)
    given_out = np.zeros((len(ratings.raters), len(ratings.labels)))
    np.add.at(given_out, (ratings.rater, ratings.label), ratings.weight)
    n = given_out.sum(axis=1)
    # Posterior means back to the parameters of the Beta and Dirichlet distributions.
    theta = np.stack([found.quality, 1 - found.quality], axis=1) * (n + 2 * A)[:, None]
    spammed = theta[:, 1] - A
    label = truth.spam(ratings, found).given * (spammed + B * len(ratings.labels))[:, None]
    both, per_label = rates(theta), rates(label)
    assert (both.sum(axis=1) < 1).all()
    posterior, knew, log_likelihood = written_out(ratings, Weights(both[:, 0], both[:, 1], per_label))
    np.testing.assert_allclose(found.posterior, posterior, atol=1e-8)
    np.testing.assert_allclose(theta[:, 0], knew.sum(axis=1) + A, atol=1e-3)
    np.testing.assert_allclose(label, given_out - knew + B, atol=1e-3)
    bound = log_likelihood - divergence(theta, A) - divergence(label, B)
    assert found.log_likelihood[-1] == pytest.approx(bound, abs=1e-6)


def test_the_bound_lies_below_the_evidence():
    # One rating, two labels: P = (1/2) (E θ + 2 E (1 - θ) ξ) = (1/2) (1/2 + 2/4), whatever the priors.
    found = truth.mace_vb(ratings_of([("p", "ann", "a")], labels=["b"]), restarts=1)
    assert np.log(0.5) - 0.5 < found.log_likelihood[-1] < np.log(0.5)


def test_a_strong_prior_on_spam_keeps_it_near_even():
    ratings = crowd(5)
    even = truth.spam(ratings, truth.mace_vb(ratings, spam_prior=1e4, restarts=1)).given
    np.testing.assert_allclose(even, 1 / 3, atol=0.01)
    free = truth.spam(ratings, truth.mace_vb(ratings, spam_prior=0.1, restarts=1)).given
    assert abs(free - 1 / 3).max() > 0.1


def test_a_strong_prior_on_competence_keeps_it_near_one_half():
    ratings = crowd(5)
    assert abs(truth.mace_vb(ratings, competence_prior=1e4, restarts=1).quality - 0.5).max() < 0.01


@pytest.mark.parametrize("setting", [{"competence_prior": -1.0}, {"spam_prior": -1.0}, {"restarts": 0}])
def test_settings_that_cannot_be_are_refused(setting: dict):
    with pytest.raises(SettingError):
        truth.mace_vb(crowd(1), **setting)
