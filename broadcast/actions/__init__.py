"""Every change to what plays where and when, a module a noun."""
