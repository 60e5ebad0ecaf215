# SPDX-License-Identifier: GPL-2.0
"""
Tell why an option of the configuration is off.

An option explains itself by comments that begin with its prompt and
" is not available: ". Those that are visible are printed if the option is
set in the configuration that is read, and all others pass in silence.
"""

WARNING = 'warning: CONFIG_FOO={} is dropped: Foo is not available: {}\n'


def test_all_reasons(conf):
    assert conf.olddefconfig('baz_config') == 0
    assert conf.stderr == WARNING.format('m', 'needs BAR; excludes BAZ')


def test_preset(conf):
    assert conf.allnoconfig('foo_config') == 0
    assert conf.stderr == WARNING.format('y', 'needs BAR')


def test_fits(conf):
    assert conf.olddefconfig('fits_config') == 0
    assert conf.stderr == ''


def test_not_requested(conf):
    assert conf.olddefconfig('off_config') == 0
    assert conf.stderr == ''
    assert conf.allyesconfig() == 0
    assert conf.stderr == ''
