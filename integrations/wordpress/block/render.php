<?php

/**
 * The block in a page. `$attributes` comes from WordPress.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 * Copyright 2026 the authors of widgets
 */

namespace NewsroomBoxes;

defined('ABSPATH') || exit;

// The wrapper's attributes are escaped by WordPress. The box was checked when it was read, and is not changed by kses:
// that would remove its drawings.
// phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped
printf("<div %s>%s</div>\n", get_block_wrapper_attributes(), box($attributes));
