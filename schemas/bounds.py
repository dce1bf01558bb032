"""What a value can be at most, whoever writes it. Known to extraction (flags) and to the checks over the tables."""

# fmt: off
WITHIN_HUNDRED = frozenset({
    "gross_margin_rate", "net_margin_rate", "market_share", "conversion_rate", "showroom_visit_rate",
    "test_drive_rate", "sell_through_rate", "sku_active_rate", "out_of_stock_rate", "shrink_rate",
    "slow_stock_share", "return_rate", "member_active_rate", "member_sales_share", "repurchase_rate",
    "retention_rate", "churn_rate", "satisfaction", "complaint_rate", "rework_rate",
    "finance_penetration", "insurance_penetration", "renewal_rate", "occupancy_rate", "online_share",
    "mix_share", "distribution_rate", "follow_up_rate", "staff_turnover_rate", "exam_pass_rate",
    "compliance_rate", "expense_ratio", "food_cost_rate", "persistency", "agent_retention",
    "receivables_overdue_rate",
})
# fmt: on
"""Codes of shares and rates that cannot exceed 100 %."""
