"""What the review of a reply found, as lines for people and as JSON."""

import click

from anjuan.replies import Review
from cli.render import visible


def show_review(review: Review, *, err: bool = False) -> None:
    """Print each finding with its grounds, the verdict, and the formula that is ready to be copied."""
    for each in review.findings:
        lines = [f"〔{each.severity}〕规则{each.rule} {each.name}：{each.text}"]
        lines += [f"    原文：“{''.join(quote.split())}”" for quote in each.quotes]
        lines.append(f"    建议：{each.suggestion}")
        click.echo(visible("\n".join(lines)), err=err)
    click.echo(f"质检结论：{review.verdict}", err=err)
    if review.closing:
        click.echo(visible(review.closing), err=err)


def findings_json(review: Review) -> list[dict[str, object]]:
    """The findings, the graver first."""
    return [
        {
            "rule": each.rule,
            "name": each.name,
            "severity": each.severity,
            "quotes": list(each.quotes),
            "text": each.text,
            "suggestion": each.suggestion,
        }
        for each in review.findings
    ]
